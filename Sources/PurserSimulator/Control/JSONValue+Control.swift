internal import ExactJSON

extension JSONValue {
  /// The value of a whole number of milliseconds.
  var milliseconds: Duration? {
    numberValue?.plainInteger.flatMap { $0 >= 0 ? .milliseconds($0) : nil }
  }

  /// The member as a duration; `nil` where there is none.
  ///
  /// - Throws: `WireProblem.invalid` where it is not a whole number of at least 0.
  func optionalMilliseconds(_ name: String) throws(WireProblem) -> Duration? {
    guard let member = self[name] else { return nil }
    guard let duration = member.milliseconds else {
      throw .invalid(field: name, reason: "must be a whole number of at least 0")
    }
    return duration
  }

  /// The member as a duration.
  ///
  /// - Throws: `WireProblem.invalid` where it is not a whole number of at least 0, or missing.
  func milliseconds(_ name: String) throws(WireProblem) -> Duration {
    guard let duration = try optionalMilliseconds(name) else {
      throw .invalid(field: name, reason: "must be given")
    }
    return duration
  }

  /// The member `seed`; `nil` where there is none.
  ///
  /// - Throws: `WireProblem.invalid` where it is not a whole number of at least 0.
  func optionalSeed() throws(WireProblem) -> UInt64? {
    guard let member = self["seed"] else { return nil }
    guard let seed = member.numberValue.flatMap({ UInt64($0.text) }) else {
      throw .invalid(field: "seed", reason: "must be a whole number of at least 0")
    }
    return seed
  }
}

extension Duration {
  /// The duration in whole milliseconds.
  var jsonMilliseconds: JSONValue {
    .number(JSONNumber(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000))
  }
}
