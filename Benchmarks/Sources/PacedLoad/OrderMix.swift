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
  /// What stands behind the cost in a body.
  private let rest: String
  private var random: SplitMix
  private var earlier: [String] = []
  private var placed = 0

  init(_ options: Options) {
    refused = options.refused
    repeated = options.repeated
    rest = options.tag.map { ",\"tags\":[\"\($0)\"]}" } ?? "}"
    random = SplitMix(seed: options.seed)
  }

  /// The next request.
  mutating func next() -> (bytes: [UInt8], kind: Kind) {
    let draw = Int(random.next() % 100)
    if draw < repeated, let id = earlier.randomElement(using: &random) {
      return (request(id, "1.00"), .repeated)
    }
    let id = random.uuidText()
    if draw < repeated + refused { return (request(id, "90000000000.00"), .refused) }
    if earlier.count < 1_000 { earlier.append(id) } else { earlier[placed % 1_000] = id }
    placed += 1
    return (request(id, "1.00"), .held)
  }

  private func request(_ id: String, _ cost: String) -> [UInt8] {
    let body = "{\"id\":\"\(id)\",\"currency\":\"USD\",\"cost\":\"\(cost)\"" + rest
    let head =
      "POST /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    return Array((head + body).utf8)
  }
}
