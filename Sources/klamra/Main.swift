internal import CommandLine
internal import Daemon
internal import Glibc

@main
enum Main {
  static func main() {
    exit(Program.main(Array(Swift.CommandLine.arguments.dropFirst()), serve: Daemon.serve))
  }
}
