internal import Crypto
internal import ExactJSON
internal import PurserCore

/// What the look-ups of an adapter find orders by that other attempts may have as well: a phone number, a domain, a value
/// that was kept. Attempts that agree in all of it may find the same purchase.
struct SoughtValues: Sendable {
  /// A value, with what it is called where it is a name alone.
  private struct Part: Sendable {
    let label: String?
    let expression: Expression
  }

  /// The look-ups that find orders so.
  struct Step: Sendable {
    /// The kept values that it uses.
    let kept: Set<String>
    /// Whether it uses when the attempt was begun.
    let usesTime: Bool
  }

  private let parts: [Part]
  /// Whether no look-up finds orders so.
  let isEmpty: Bool

  /// The values of the look-ups of `definition`.
  init(_ definition: OrderDefinition, _ adapter: AdapterDefinition) {
    let steps = definition.lookUps.compactMap(\.step).filter { step in
      let needed = adapter.names(needing: step.call.request.templates)
        .union(adapter.names(behind: step.condition?.root.namesOfEquals ?? []))
      let ofOne = Self.namesOfOne.filter { $0 != "reference" || definition.takesReference }
      return needed.isDisjoint(with: ofOne)
    }
    isEmpty = steps.isEmpty
    let each = steps.map { Self.parts(of: $0, definition, adapter) }
    guard let first = each.first else {
      parts = []
      return
    }
    // Of several look-ups what all of them use: what only some do keeps nothing from being found by the others.
    let others = each.dropFirst().map { Set($0.compactMap(\.label)) }
    parts =
      others.isEmpty
      ? first : first.filter { part in others.allSatisfy { part.label.map($0.contains) ?? false } }
  }

  /// Names that one attempt alone has, the surest first. A reference may be made of something that others have, too.
  private static let namesOfOne = ["attempt", "order", "supplier_reference", "reference"]

  /// The name of the attempt itself by which a look-up asks for it.
  ///
  /// - Parameters:
  ///   - step: the look-up.
  ///   - adapter: the adapter.
  ///   - isNothing: whether a name stands for nothing.
  /// - Returns: the surest; `nil` where it asks by none.
  static func name(
    in step: LookUpStep, _ adapter: AdapterDefinition, isNothing: (String) -> Bool
  ) -> String? {
    let asked = adapter.names(neededBy: step.call.request.templates)
      .union(adapter.names(behind: step.condition?.root.namesOfEquals ?? []))
    return namesOfOne.first { asked.contains($0) && !isNothing($0) }
  }

  /// What a look-up uses beside its equal values.
  static func step(
    _ step: LookUpStep, _ definition: OrderDefinition, _ adapter: AdapterDefinition
  ) -> Step {
    let used = adapter.names(
      behind: adapter.names(neededBy: step.call.request.templates)
        .union(step.condition?.names.map(\.name) ?? []))
    return Step(
      kept: used.intersection(definition.keptNames), usesTime: used.contains("placed_at"))
  }

  private static func parts(
    of step: LookUpStep, _ definition: OrderDefinition, _ adapter: AdapterDefinition
  ) -> [Part] {
    let asked = step.call.request.templates.flatMap(\.expressions)
    let compared = step.condition.map { condition in
      condition.root.sidesOfEquals.map { Expression(condition, root: $0) }
    }
    let own = Set(
      ["sku", "recipient", "quantity", "amount", "unit_amount", "currency"]
        + definition.keptNames + definition.parameters.map(\.name))
    let constant = Set(adapter.settings.map(\.name) + adapter.lets.map(\.name))
    return (asked + (compared ?? [])).compactMap { expression in
      let names = adapter.names(behind: Set(Expression.names(in: expression.root)))
      guard !expression.root.selects, !names.isDisjoint(with: own),
        names.isSubset(of: own.union(constant))
      else { return nil }
      guard case .name(let name) = expression.root else {
        return Part(label: nil, expression: expression)
      }
      return Part(label: name, expression: expression)
    }
  }

  /// The values of an attempt, in a form that shows none of them. It is the same for small and capital letters: suppliers
  /// may take them for the same.
  ///
  /// - Parameter scope: what names stand for in its requests.
  /// - Returns: `nil` where its look-ups find it by its name.
  func digest(in scope: Scope) -> String? {
    guard !isEmpty else { return nil }
    let texts = parts.map { part in (try? part.expression.text(in: scope))?.lowercased() ?? "" }
    let digest = SHA256.hash(data: [UInt8](texts.joined(separator: "\u{1F}").utf8))
    return ByteText.hex(digest.prefix(16))
  }
}
