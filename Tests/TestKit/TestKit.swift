/// Placeholder until the test kit lands.
public enum TestKit {}
