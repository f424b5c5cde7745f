internal import Glibc

/// Variables of the process.
public enum Environment {
  public static func set(_ name: String, _ value: String) { setenv(name, value, 1) }
}
