/// Whether what an adapter says of lists can be relied on.
struct ListLint {
  let adapter: AdapterDefinition

  /// What has to be mended, a sentence each.
  var faults: [String] {
    ListKind.allCases.filter(adapter.tells).flatMap(faults)
  }

  private func faults(of kind: ListKind) -> [String] {
    let (samples, key) = (adapter.listSamples.filter { $0.kind == kind }, kind.rawValue)
    var faults: [String] = []
    if !samples.contains(where: \.isSuccess) {
      faults.append(
        "no sample shows a \(kind.words.name); record one with `of: \(key)`, `replies` and `expect: {\(key): [...]}`"
      )
    }
    if !samples.contains(where: { !$0.isSuccess }) {
      faults.append(
        "no sample shows a \(kind.words.name) that is refused; record one with `of: \(key)` and `expect: {error: ...}`"
      )
    }
    return faults
  }
}
