import CurlClient
import TestSupport
import Testing

@Suite("Compressed replies")
struct CompressionTests {
  struct Sent: Sendable, CustomTestStringConvertible {
    var encodings: [String]
    var body: [UInt8]
    var testDescription: String { "\(encodings), \(body.count) bytes" }

    init(_ encodings: [String], _ body: [UInt8]) {
      self.encodings = encodings
      self.body = body
    }
  }

  private static let plain = Array(CompressedBody.text.utf8)
  private static let padding = [UInt8](repeating: 0, count: 512)
  private static let garbage: [UInt8] = Array("-- served by node 7".utf8)

  private static let readable: [Sent] = [
    Sent(["gzip"], CompressedBody.gzip), Sent(["x-gzip"], CompressedBody.gzip),
    Sent(["GZip"], CompressedBody.gzip), Sent([], CompressedBody.gzip),
    Sent(["gzip"], CompressedBody.twoMembers), Sent(["gzip"], CompressedBody.twoMembers + padding),
    Sent(["gzip"], CompressedBody.gzip + padding), Sent(["gzip"], CompressedBody.gzip + garbage),
    Sent(["deflate"], CompressedBody.zlib), Sent(["deflate"], CompressedBody.raw),
    Sent(["deflate"], CompressedBody.gzip), Sent(["deflate"], CompressedBody.zlib + padding),
    Sent(["gzip, gzip"], CompressedBody.twice), Sent(["gzip", "gzip"], CompressedBody.twice),
    Sent(["gzip"], CompressedBody.twice), Sent(["aws-chunked, gzip"], CompressedBody.gzip),
    Sent(["gzip"], CompressedBody.zlib), Sent(["x-gzip"], CompressedBody.zlib + padding),
    Sent(["aws-chunked", "gzip"], CompressedBody.zlib), Sent(["gzip, deflate"], CompressedBody.raw),
    Sent(["deflate, gzip"], CompressedBody.zlib), Sent(["x-deflate"], CompressedBody.raw),
    Sent(["gzip"], plain), Sent(["deflate"], plain), Sent(["br"], plain), Sent(["zstd"], plain),
  ]

  private func reply(_ sent: Sent, limit: Int = 256 * 1024) async throws -> HTTPResponse {
    let server = try LoopbackServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.reply(
        headers: sent.encodings.map { "Content-Encoding: \($0)" }, bytes: sent.body)
    }
    defer { server.stop() }
    return try await CurlClient().execute(
      HTTPRequest(url: server.url(), maximumReplyBytes: limit))
  }

  @Test("a body is read in whatever way it is compressed", arguments: readable)
  func compressed(_ sent: Sent) async throws {
    #expect(try await reply(sent).text == CompressedBody.text)
  }

  @Test(
    "an encoding that is no compression is passed over",
    arguments: [
      "UTF-8", "identity", "none", "", "aws-chunked", "windows-1251", "binary", "gzip;q=0", "magic",
      ",", "identity, identity",
    ])
  func noCompression(encoding: String) async throws {
    #expect(try await reply(Sent([encoding], Self.plain)).text == CompressedBody.text)
    #expect(try await reply(Sent([encoding], [])).body.isEmpty)
  }

  @Test("an empty body is empty, however it is said to be compressed")
  func empty() async throws {
    for encoding in ["gzip", "deflate", "br"] {
      #expect(try await reply(Sent([encoding], [])).body.isEmpty)
    }
  }

  @Test(
    "a body that ends too early is broken and not a lost connection, wherever it is cut",
    arguments: [1, 8, 20])
  func truncated(missing: Int) async throws {
    for sent in [
      Sent(["gzip"], Array(CompressedBody.gzip.dropLast(missing))),
      Sent(["gzip"], Array(CompressedBody.twoMembers.dropLast(missing))),
      Sent(["deflate"], Array(CompressedBody.zlib.dropLast(missing))),
    ] {
      let error = await #expect(throws: CurlError.self) { try await reply(sent) }
      #expect(error?.code == .protocolViolation)
      #expect(error?.message.contains("ends too early") == true, "\(error as Any)")
    }
  }

  @Test("what expands is counted expanded, member by member")
  func bombs() async throws {
    let members = GzipFixture.millionZeros + GzipFixture.millionZeros
    #expect(try await reply(Sent(["gzip"], members), limit: 2_000_000).body.count == 2_000_000)
    let error = await #expect(throws: CurlError.self) {
      try await reply(Sent(["gzip"], members), limit: 1_999_999)
    }
    #expect(error?.code == .tooLarge)
  }

  @Test("a great many members are read soon", .mustEnd)
  func manyMembers() async throws {
    let empty: [UInt8] = [
      0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    let body = Array(repeatElement(empty, count: 200_000).joined()) + CompressedBody.gzip
    let reply = try await reply(Sent(["gzip"], body), limit: body.count)
    #expect(reply.text == CompressedBody.text)
  }
}
