import Measuring

/// Makes the requests that buy a card, and judges the answers.
struct Buyer {
  /// Where it buys.
  let way: Options.Way
  private var random: SplitMix

  private static let settled = Array("\"state\":\"settled\"".utf8)
  private static let delivered = Array("\"status\":\"delivered\"".utf8)

  /// A buyer whose orders' names follow from `seed`, and are no other buyer's.
  init(_ way: Options.Way, seed: UInt64) {
    self.way = way
    random = SplitMix(seed: seed ^ UInt64(way.port) << 32)
  }

  /// The next request: what Purser sends its supplier, or what makes Purser send it and wait for what came of it.
  mutating func next() -> [UInt8] {
    let id = random.uuidText()
    return way.isGateway
      ? Self.request(
        "/v1/orders", "",
        "{\"id\":\"\(id)\",\"currency\":\"USD\",\"sku\":\"card\",\"place\":true,\"wait\":\"10s\"}")
      : Self.request(
        "/direct/v1/orders", "Authorization: Bearer none\r\nIdempotency-Key: \(id)-1\r\n",
        "{\"sku\":\"card\",\"quantity\":1,\"max_cost\":9.75}")
  }

  private static func request(_ path: String, _ headers: String, _ body: String) -> [UInt8] {
    let head =
      "POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(headers)Content-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return Array((head + body).utf8)
  }

  /// Expects that the order was bought.
  ///
  /// - Throws: `UsageError` with the answer where it was not.
  func judge(_ status: Int, _ body: ArraySlice<UInt8>) throws(UsageError) {
    let word = way.isGateway ? Self.settled : Self.delivered
    guard status == 201, body.firstRange(of: word) != nil else {
      let text = String(decoding: body, as: UTF8.self)
      throw UsageError("an order was not bought at port \(way.port): \(status) \(text)")
    }
  }
}
