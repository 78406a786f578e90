import Measuring

/// Orders of 1.00 USD with names in no order; some cost more than anybody has, and some repeat one of the
/// last thousand.
struct OrderMix {
  /// What the answer to a request must be.
  enum Kind {
    case held
    case refused
    case repeated
  }

  private let refused: Int
  private let repeated: Int
  private var random: SplitMix
  private var earlier: [String] = []
  private var placed = 0

  init(_ options: Options) {
    refused = options.refused
    repeated = options.repeated
    random = SplitMix(seed: options.seed)
  }

  /// The next request.
  mutating func next() -> (bytes: [UInt8], kind: Kind) {
    let draw = Int(random.next() % 100)
    if draw < repeated, let id = earlier.randomElement(using: &random) {
      return (Self.request(id, "1.00"), .repeated)
    }
    let id = random.uuidText()
    if draw < repeated + refused { return (Self.request(id, "90000000000.00"), .refused) }
    if earlier.count < 1_000 { earlier.append(id) } else { earlier[placed % 1_000] = id }
    placed += 1
    return (Self.request(id, "1.00"), .held)
  }

  private static func request(_ id: String, _ cost: String) -> [UInt8] {
    let body = "{\"id\":\"\(id)\",\"currency\":\"USD\",\"cost\":\"\(cost)\"}"
    let head =
      "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return Array((head + body).utf8)
  }
}
