/// Placeholder until the product lands.
public enum DepartmentPlaceholder {}
