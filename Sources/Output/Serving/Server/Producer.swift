internal import CMicrohttpd

/// Queues a reply; NO closes the connection.
func send(_ reply: HTTPReply, _ connection: OpaquePointer, _ context: ServerContext) -> MHD_Result {
  guard let response = makeResponse(reply.body) else { return .NO }
  defer { MHD_destroy_response(response) }
  for field in reply.headers.fields { MHD_add_response_header(response, field.name, field.value) }
  context.count(reply.status)
  context.connections.beginReply(UInt(bitPattern: connection))
  return MHD_queue_response(connection, UInt32(reply.status), response)
}

private func makeResponse(_ body: HTTPReply.Body) -> OpaquePointer? {
  switch body {
  case .bytes(let bytes):
    // MUST_COPY: the array is freed with the handler's reply, while the response lives until it is sent.
    bytes.withUnsafeBytes {
      MHD_create_response_from_buffer($0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .file(_, _, count: 0):
    MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
  case .file(let file, let offset, let count):
    MHD_create_response_from_fd_at_offset64(UInt64(count), file.release(), UInt64(offset))
  case .produced(let count, let next):
    MHD_create_response_from_callback(
      count.map(UInt64.init) ?? UInt64.max, producerBlockBytes, produce,
      Unmanaged.passRetained(Producer(next)).toOpaque(), releaseProducer)
  }
}

/// How much a producer may write at once, in bytes.
private let producerBlockBytes = 64 << 10

private final class Producer: Sendable {
  let next: @Sendable (UnsafeMutableRawBufferPointer) -> HTTPReply.Step

  init(_ next: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> HTTPReply.Step) { self.next = next }
}

private func produce(
  _ cls: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ count: Int
) -> Int {
  // MHD_CONTENT_READER_END_OF_STREAM and MHD_CONTENT_READER_END_WITH_ERROR are macros with casts.
  guard let cls else { return -2 }
  let producer = Unmanaged<Producer>.fromOpaque(cls).takeUnretainedValue()
  switch producer.next(UnsafeMutableRawBufferPointer(start: buffer, count: count)) {
  case .bytes(let written): return min(written, count)
  case .end: return -1
  case .failed: return -2
  }
}

private func releaseProducer(_ cls: UnsafeMutableRawPointer?) {
  if let cls { Unmanaged<Producer>.fromOpaque(cls).release() }
}
