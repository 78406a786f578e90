internal import CurlClient
internal import ExactJSON

/// The texts of a reply with the blanks about them that came. Formats of plain text are read without them, as words and
/// names are compared; a code may end with one.
struct ExactTexts {
  private let reply: OrderReply
  private let root: JSONValue
  /// The records of the reply as they came, by the same without blanks, in their order.
  private var records: [JSONValue: [JSONValue]] = [:]

  /// `nil` where the reply is in another format.
  init?(_ reply: OrderReply) {
    guard case .json(let trimmed) = reply.reply.document,
      let root = ReplyDecoder.exact(reply.reply.response.body, as: reply.format)
    else { return nil }
    (self.reply, self.root) = (reply, root)
    guard case .array(let plain) = trimmed, case .array(let whole) = root,
      plain.count == whole.count
    else { return }
    for (plain, whole) in zip(plain, whole) { records[plain, default: []].append(whole) }
  }

  /// The scope over the same place; of records that are alike without blanks each is given once.
  mutating func scope(like scope: Scope) -> Scope {
    var exact = Scope(of: .json(root), names: scope.names)
    exact.currency = scope.currency
    exact.allowsLeadingZeros = scope.allowsLeadingZeros
    guard case .json(let item) = scope.item, var left = records[item], let first = left.first else {
      return exact
    }
    if left.count > 1 {
      left.removeFirst()
      records[item] = left
    }
    return exact.at(.json(first))
  }
}
