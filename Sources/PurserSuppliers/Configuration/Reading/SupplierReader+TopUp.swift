/// How a supplier's pools are topped up.
extension SupplierReader {
  /// Reads `top_up`.
  func topUp(_ node: YAMLNode?, _ problems: inout Problems) -> TopUpSettings {
    var settings = TopUpSettings()
    guard let node, var reader = MappingReader(node, named: "top_up", &problems) else {
      return settings
    }
    settings.leadTime = reader.duration("lead_time", in: AlertLimits.leadTime, &problems)
    reader.finish(&problems)
    return settings
  }
}
