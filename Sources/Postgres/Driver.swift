/// Placeholder until the driver lands.
enum Driver {}
