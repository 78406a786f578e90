extension YAMLNode {
  private static let sizes: [Substring: Int64] = [
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
  ]

  /// So many bytes, as `512MiB` or `20GiB` says it.
  func dataSize(_ name: String, _ problems: inout Problems) -> Int64? {
    let match = scalar?.wholeMatch(of: /([0-9]{1,6}) ?([KMGT]iB)/)
    guard let match, let count = Int64(match.1), let unit = Self.sizes[match.2], count > 0 else {
      refuse(name, expected: "a size such as `512MiB` or `20GiB`", &problems)
      return nil
    }
    return count * unit
  }
}
