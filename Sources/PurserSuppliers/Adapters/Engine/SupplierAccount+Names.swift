internal import ExactJSON
internal import PurserCore

// What names stand for.
extension SupplierAccount {
  /// What names stand for in replies: settings and tables, never credentials, so that no secret can
  /// end up as the name of a pool.
  var knownInReplies: [String: Value] {
    adapter.knownInReplies(settings: settings)
  }

  /// What names stand for in a request, and `more`.
  func requestNames(_ more: [String: Value], _ nonces: NonceSource) -> RequestNames {
    var known = knownInReplies.merging(more) { _, new in new }
    for (name, secret) in credentials { known[name] = .text(secret.reveal()) }
    return RequestNames(
      known: known, lets: adapter.lets, secrets: adapter.secretNames, nonces: nonces)
  }

  /// The secrets that it takes to ask the supplier.
  package var secrets: Set<Secret> {
    Set(credentials.values).union(otherCredentials.values).union(route.secrets)
  }

  /// The account with each of its keys, the one that is asked with first before the other; each hides both.
  package var withEachKey: [SupplierAccount] {
    guard !otherCredentials.isEmpty else { return [self] }
    var (first, second) = (self, self)
    first.otherSecrets.formUnion(secrets)
    second.otherSecrets.formUnion(secrets)
    second.credentials = otherCredentials
    return [first, second]
  }

  /// Everything that must not be shown: the credentials, and what Basic authentication makes of
  /// them.
  var secretTexts: [String] {
    let placements =
      switch adapter.authentication {
      case .placed(let placement): [placement]
      case .token(let grant): grant.steps.map(\.placement) + [grant.placement]
      case .signed: [Placement]()
      }
    let texts = (Array(credentials.values) + route.secrets + otherSecrets).map { $0.reveal() }
    guard placements.contains(where: { $0.basic != nil }) else { return texts }
    let rendering = Rendering(scope: requestNames([:], .zeros).scope)
    return texts + placements.compactMap { try? $0.basicPair(rendering) }
  }
}

extension AdapterDefinition {
  /// What names stand for in replies, with these settings of a supplier.
  func knownInReplies(settings given: [String: SettingValue]) -> [String: Value] {
    var known = maps.mapValues { Value($0) }
    for (name, setting) in settings(given: given) { known[name] = Value(setting) }
    return known
  }
}
