internal import Platform
internal import Runtime

extension Commands {
  static let serve = Command(
    "serve", "run the daemon: schedule, runs, publication, notification, HTTP",
    details: """
      SIGTERM and SIGINT end it within ten seconds; SIGHUP reads the configuration again, and takes it over only if all
      of it is valid. Under systemd it says when it is ready, reloading and alive (Type=notify, WatchdogSec=).
      """,
    access: .serving
  ) { context in
    guard let serve = context.serve else {
      throw UsageError("nothing here can serve", advice: "Run the program klamra")
    }
    return try serve(context.folders, context.output)
  }
}
