internal import CurlClient
internal import PurserCore

/// Selectors that find nothing in any sample, where a sample has the kind of reply that they are for: what
/// they read was never seen, and may be misspelt. What a failure of the sample tells is not told again.
struct UnshownSelectors {
  private let adapter: AdapterDefinition
  /// Successful replies, with the calls that they answer.
  private var successes: [ReceivedReply] = []
  private var failures: [ReceivedReply] = []

  init(_ adapter: AdapterDefinition) async {
    self.adapter = adapter
    for sample in adapter.samples where adapter.calls.indices.contains(sample.call) {
      let replies: [ReceivedReply]
      if let play = sample.play {
        let trial = await SamplePlay(
          sample: sample, adapter: adapter, currencies: CurrencyTable()
        ).trial(play)
        replies = trial.replies
      } else {
        replies = [
          ReceivedReply(
            call: sample.call, response: sample.response,
            known: adapter.knownInReplies(settings: sample.settings), receivedAt: sample.at)
        ]
      }
      // Of a failed check the last reply tells it.
      if sample.isSuccess {
        successes += replies
      } else if let last = replies.last {
        successes += replies.dropLast()
        failures.append(last)
      }
    }
  }

  /// A sentence for each.
  var notes: [String] {
    var told: Set<String> = []
    return (adapter.calls.indices.flatMap(notes(ofCall:)) + notesOfErrors)
      .filter { told.insert($0).inserted }
  }

  // MARK: Of calls

  private func notes(ofCall index: Int) -> [String] {
    let call = adapter.calls[index]
    let scopes = scopes(of: successes.filter { $0.call == index })
    guard !scopes.isEmpty else { return [] }
    let label = adapter.calls.count > 1 ? " of call \(index + 1)" : ""
    var notes = call.expressionsOfReply.flatMap { field, expression in
      let all = field == "success_when" ? scopes + self.scopes(of: failures) : scopes
      return self.notes(expression, "`\(field)`\(label)", all)
    }
    for row in call.rows {
      var items = scopes
      if let each = row.each {
        notes += self.notes(each.items, "`each` of \(row.label)", scopes)
        items = scopes.flatMap { scope in
          ((try? each.found(in: scope)) ?? []).map { scope.at($0) }
        }
      }
      guard !items.isEmpty else { continue }
      for (field, expression) in row.expressionsOfItem {
        notes += self.notes(expression, "`\(field)` of \(row.label)", items)
      }
    }
    return notes
  }

  private func scopes(of replies: [ReceivedReply]) -> [Scope] {
    replies.compactMap { ReplyInspection(adapter: adapter, received: $0).scope }
  }

  // MARK: Of errors

  private var notesOfErrors: [String] {
    let ofFailures = scopes(of: failures)
    let all = ofFailures + scopes(of: successes)
    guard !all.isEmpty else { return [] }
    var notes: [String] = []
    if let message = adapter.errorMessage, !ofFailures.isEmpty {
      notes += self.notes(message, "`error_message`", all)
    }
    // Suppliers document more errors than they show: of rules only what is nearly shown is told.
    for (index, rule) in adapter.errorRules.enumerated() {
      let expressions = [rule.condition].compactMap(\.self) + (rule.message?.expressions ?? [])
      for expression in expressions {
        notes += self.notes(
          expression, "rule \(index + 1) of `errors`", all, onlyNearMisses: true)
      }
    }
    if case .token(let grant) = adapter.authentication {
      notes += self.notes(grant.renewWhen, "`renew_when`", all, onlyNearMisses: true)
    }
    return notes
  }

  // MARK: Of one expression

  private func notes(
    _ expression: Expression, _ label: String, _ scopes: [Scope], onlyNearMisses: Bool = false
  ) -> [String] {
    let found = expression.selectors.filter { $0.isFound(in: scopes) }
    let isOneOfSeveral = expression.root.hasAlternatives && !found.isEmpty
    return expression.selectors.compactMap { selector in
      guard !selector.isFound(in: scopes) else { return nil }
      let start = "\(label): no sample has `\(selector.text)`"
      if let meant = selector.nearMiss(in: scopes),
        !(isOneOfSeveral && expression.selects(meant.place))
      {
        return "\(start); did you mean `\(meant.path)`?"
      }
      if onlyNearMisses || isOneOfSeveral { return nil }
      return "\(start); add a sample that shows it, or take it out"
    }
  }
}

extension Expression.Node {
  /// Whether one of several values is taken, so that not all of them need to be there.
  fileprivate var hasAlternatives: Bool {
    all.contains { node in
      switch node {
      case .either: true
      case .call(let call):
        call.function == .structure(.coalesce) || call.function == .structure(.if)
      case .selector, .name, .number, .string, .bool, .null, .steps, .negation, .not, .arithmetic,
        .comparison, .both:
        false
      }
    }
  }
}

extension Expression {
  /// Whether it looks at a place, or into it.
  fileprivate func selects(_ place: String) -> Bool {
    selectors.contains { selector in
      selector.text == place
        || selector.text.hasPrefix(place)
          && ".[/".contains(selector.text.dropFirst(place.count).prefix(1))
    }
  }
}

extension Selector {
  /// Whether it finds something in one of them, or a `null` on its way, which shows that there is such a
  /// place.
  fileprivate func isFound(in scopes: [Scope]) -> Bool {
    let found = scopes.flatMap { (try? documents(in: $0)) ?? [] }
    if !found.isEmpty { return true }
    var candidate = shortened
    while let path = candidate {
      let places = scopes.flatMap { (try? path.documents(in: $0)) ?? [] }
      if !places.isEmpty { return places.contains { $0.value.isNothing } }
      candidate = path.shortened
    }
    return false
  }

  /// The path with the name in it that was probably meant: of a place that is there, a member that is
  /// spelt nearly alike.
  fileprivate func nearMiss(in scopes: [Scope]) -> (path: String, place: String)? {
    var candidate = shortened
    while let path = candidate {
      let places = scopes.flatMap { (try? path.documents(in: $0)) ?? [] }
      if !places.isEmpty {
        let rest = text.dropFirst(path.text.count)
        let sign = rest.prefix { !ExpressionLexer.isNamePart($0) }
        let name = rest.dropFirst(sign.count).prefix(while: ExpressionLexer.isNamePart)
        let names = Set(places.flatMap(\.memberNames)).sorted()
        guard name.count > 2, let meant = Quotation.nearest(to: String(name), among: names),
          name.count > 5 || meant.first?.lowercased() == name.first?.lowercased()
        else { return nil }
        let place = "\(path.text)\(sign)\(meant)"
        return (place + rest.dropFirst(sign.count + name.count), place)
      }
      candidate = path.shortened
    }
    return nil
  }
}
