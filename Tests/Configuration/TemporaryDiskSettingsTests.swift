import Testing

@testable import Configuration

/// What SELECTs may spill to disk: `temporary_disk:` in `klamra.yaml`.
@Suite struct TemporaryDiskSettingsTests {
  private let scene: ConfigurationScene
  private let file = "config/klamra.yaml"

  init() throws { scene = try ConfigurationScene() }

  @Test func theDefaultIsFourTimesTheInput() throws {
    let settings = try scene.load().gateway.temporaryDisk
    #expect(settings == TemporaryDiskSettings())
    #expect(settings.bytesMax(input: 0) == 1 << 30 && settings.bytesMax(input: 1 << 20) == 1 << 30)
    #expect(settings.bytesMax(input: 1 << 30) == 4 << 30)
    #expect(settings.bytesMax(input: .max) == .max)
  }

  @Test func bothNumbersAreSettings() throws {
    try scene.expect(file, ConfigurationScene.gateway + "temporary_disk: {at_least: 64MiB, times_input: 0}\n")
    let settings = try scene.load().gateway.temporaryDisk
    #expect(settings.bytesMax(input: 1 << 40) == 64 << 20)
  }

  @Test func slipsAreReported() throws {
    try scene.expect(
      file, ConfigurationScene.gateway + "temporary_disk: {at_least: «1KiB}\n",
      "expected a size from 1048576 to 1125899906842624 bytes, found \"1KiB\"")
    try scene.expect(
      file, ConfigurationScene.gateway + "temporary_disk: {«at_last: 1GiB}\n",
      "unknown key \"at_last\" in the temporary disk; did you mean \"at_least\"?")
  }
}
