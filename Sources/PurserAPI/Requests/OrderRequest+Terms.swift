internal import PurserCore

/// Reading what an order says of its time.
extension OrderRequest {
  /// How long an order may wait for what is in doubt. A connection that is silent for longer is cut by much that
  /// stands between a shop and its gateway.
  static let waits = Duration.zero...Duration.seconds(60)

  /// How long a hold may wait for its outcome: as the owner may say for all.
  static let timesToLive = Duration.seconds(1)...Duration.seconds(30 * 86_400)

  /// How long an order waits; `nil` where it does not.
  static func wait(from reader: ObjectReader) throws(Problem) -> Duration? {
    try reader.optionalDuration("wait", in: waits).flatMap { $0 == .zero ? nil : $0 }
  }

  /// What Purser needs to place an order itself; `nil` where its shop does.
  static func carrying(from reader: ObjectReader) throws(Problem) -> CarryingTerms? {
    let places = try reader.optionalBoolean("place") ?? false
    let recipient = try reader.optionalText("recipient", upTo: OrderDetails.maximumValueLength)
    let parameters = try reader.optionalTexts("parameters")
    guard places else {
      guard recipient == nil, parameters.isEmpty else {
        throw Problem(
          .conflictingFields, "`recipient` and `parameters` go with `\"place\": true`",
          field: recipient == nil ? "parameters" : "recipient")
      }
      return nil
    }
    for (name, text) in parameters {
      try require(text, "parameters.\(name)", upTo: OrderDetails.maximumValueLength)
    }
    guard parameters.count <= OrderDetails.maximumMetadata else {
      throw Problem(
        .invalidField,
        "`parameters` has \(parameters.count) names; \(OrderDetails.maximumMetadata) may be there",
        field: "parameters")
    }
    return CarryingTerms(
      recipient: recipient,
      parameters: Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first })
  }
}
