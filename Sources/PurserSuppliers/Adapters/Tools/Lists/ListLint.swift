/// Whether what an adapter says of lists can be relied on.
struct ListLint {
  let adapter: AdapterDefinition

  /// What has to be mended, a sentence each.
  var faults: [String] {
    guard adapter.prices != nil else { return [] }
    var faults: [String] = []
    if !adapter.listSamples.contains(where: \.isSuccess) {
      faults.append(
        "no sample shows a price list; record one with `of: prices`, `replies` and `expect: {prices: [...]}`"
      )
    }
    if !adapter.listSamples.contains(where: { !$0.isSuccess }) {
      faults.append(
        "no sample shows a price list that is refused; record one with `of: prices` and `expect: {error: ...}`"
      )
    }
    return faults
  }
}
