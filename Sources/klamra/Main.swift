internal import Gateway
internal import Glibc

@main
enum Main {
  static func main() { exit(Program.main(Array(CommandLine.arguments.dropFirst()))) }
}
