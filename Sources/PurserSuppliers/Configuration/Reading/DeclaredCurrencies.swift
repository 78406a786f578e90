internal import PurserCore

/// Units that are not in ISO 4217, as `currencies:` declares them: `POINTS: {decimals: 0}`.
enum DeclaredCurrencies {
  /// The currencies of a mapping.
  static func read(_ node: YAMLNode, _ problems: inout Problems) -> [Currency] {
    var declared: [Currency] = []
    if case .sequence(let items) = node.content {
      problems.error(
        at: node.mark,
        "`currencies` have their decimals: write `currencies: {\(items.first?.scalar ?? "POINTS"): "
          + "{decimals: 0}}`")
      return []
    }
    for member in node.mapping("currencies", &problems) ?? [] {
      if let decimals = member.value.scalar.flatMap({ Int($0) }) {
        problems.error(
          at: member.value.mark, "write `\(member.name): {decimals: \(decimals)}`")
        continue
      }
      guard var reader = MappingReader(member.value, named: member.name, &problems) else {
        continue
      }
      let decimals = reader.integer(
        "decimals", in: 0...Currency.maximumPrecision, .required, &problems)
      reader.finish(&problems)
      do throws(CurrencyError) {
        // A wrong number of decimals is reported already; the code is still worth checking.
        declared.append(try Currency(declaring: member.name, minorDigits: decimals ?? 0))
      } catch {
        problems.error(at: member.mark, error.description)
      }
    }
    return declared
  }
}
