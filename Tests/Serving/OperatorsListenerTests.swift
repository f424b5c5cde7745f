internal import Platform
internal import Serving
internal import Testbed
internal import Testing

@Suite struct OperatorsListenerTests {
  private func listen(_ obstacles: Monitor<[String]> = Monitor([])) throws -> OperatorsListener {
    try OperatorsListener(
      ListenAddress(host: "127.0.0.1", port: 0),
      OperatorsListener.Providers(
        obstacles: { obstacles.withLock { $0 } }, status: { #"{"sources":[]}"# },
        metrics: {
          [
            Metric("klamra_runs_total", .counter, "Runs.", [Metric.Sample(3, ["source": "a", "state": "done"])]),
            Metric("klamra_rows", .gauge, "Rows.", 2.5),
          ]
        }))
  }

  @Test func itIsOnLoopbackUnlessSomebodySaysOtherwise() {
    #expect(OperatorsListener.defaultAddress.description == "127.0.0.1:8081")
  }

  @Test(arguments: [
    ("/healthz", 200, "ok\n", "text/plain; charset=utf-8"),
    ("/readyz", 200, "ready\n", "text/plain; charset=utf-8"),
    ("/status", 200, "{\"sources\":[]}\n", "application/json; charset=utf-8"),
    ("/", 200, "/healthz\n/readyz\n/status\n/metrics\n", "text/plain; charset=utf-8"),
    ("/other", 404, "There are /healthz, /readyz, /status and /metrics.\n", "text/plain; charset=utf-8"),
  ])
  func answers(path: String, status: Int, text: String, type: String) throws {
    let listener = try listen()
    let reply = try RawHTTP.request(listener.address.port, "GET", path)
    #expect(reply.status == status)
    #expect(reply.text == text)
    #expect(reply.headers["content-type"] == type)
    #expect(reply.headers["cache-control"] == "no-store")
  }

  @Test func readinessFollowsTheObstacles() throws {
    let obstacles = Monitor<[String]>([])
    let listener = try listen(obstacles)
    #expect(try RawHTTP.request(listener.address.port, "GET", "/readyz").status == 200)
    obstacles.withLock { $0 = ["the state folder is read-only", "no configuration"] }
    let reply = try RawHTTP.request(listener.address.port, "GET", "/readyz")
    #expect(reply.status == 503)
    #expect(reply.text == "the state folder is read-only\nno configuration\n")
    #expect(try RawHTTP.request(listener.address.port, "GET", "/healthz").status == 200)
  }

  @Test func metricsAreInPrometheusText() throws {
    let listener = try listen()
    let reply = try RawHTTP.request(listener.address.port, "GET", "/metrics")
    #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(
      reply.text == """
        # HELP klamra_runs_total Runs.
        # TYPE klamra_runs_total counter
        klamra_runs_total{source="a",state="done"} 3
        # HELP klamra_rows Rows.
        # TYPE klamra_rows gauge
        klamra_rows 2.5

        """)
  }

  @Test(arguments: [
    ("localhost", 200), ("localhost:1", 200), ("127.0.0.1", 200), ("127.9.9.9:80", 200), ("[::1]:80", 200),
    ("[::1]", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:80", 421),
    ("", 421), ("0.0.0.0", 421),
  ])
  func namesOfOthersAreRefusedOnLoopback(host: String, status: Int) throws {
    let listener = try listen()
    let text = "GET /status HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
    #expect(try RawHTTP.send(listener.address.port, text).status == status)
  }

  @Test(arguments: ["POST", "DELETE", "PUT"])
  func itOnlyReads(_ method: String) throws {
    let listener = try listen()
    #expect(try RawHTTP.request(listener.address.port, method, "/status").status == 405)
  }

  @Test func stopFreesThePort() throws {
    let listener = try listen()
    listener.stop()
    let again = try HTTPServer(listener.address) { _ in HTTPReply(204) }
    again.stop()
  }
}

@Suite struct MetricTests {
  @Test(arguments: [
    (0.0, "0"), (-1, "-1"), (0.5, "0.5"), (1e15, "1000000000000000"), (1e300, "1e+300"), (.nan, "NaN"),
    (.infinity, "+Inf"), (-.infinity, "-Inf"),
  ])
  func numbers(value: Double, text: String) {
    #expect(Metric.text([Metric("m", .gauge, "h", value)]).hasSuffix("\nm \(text)\n"))
  }

  @Test func textsAreEscaped() {
    let metric = Metric("m", .gauge, "a\\b\n\"c\"", [Metric.Sample(1, ["l": "a\\b\n\"c\""])])
    #expect(
      Metric.text([metric]) == #"""
        # HELP m a\\b\n"c"
        # TYPE m gauge
        m{l="a\\b\n\"c\""} 1

        """#)
  }

  @Test func theProcessKnowsItsMemory() throws {
    let metrics = Metric.process()
    #expect(metrics.map(\.name) == ["process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"])
    #expect(try #require(metrics.first?.samples.first).value > 1e6)
  }

  @Test func repliesAreCountedByClass() throws {
    let server = try HTTPServer(ListenAddress(host: "127.0.0.1", port: 0)) { request in
      HTTPReply(request.path == "/" ? 200 : 404)
    }
    for path in ["/", "/x", "/y"] { _ = try RawHTTP.request(server.address.port, "GET", path) }
    let text = Metric.text([Metric.answered(server, listener: "public")])
    #expect(text.contains("klamra_http_replies_total{listener=\"public\",code=\"2xx\"} 1\n"))
    #expect(text.contains("klamra_http_replies_total{listener=\"public\",code=\"4xx\"} 2\n"))
  }
}
