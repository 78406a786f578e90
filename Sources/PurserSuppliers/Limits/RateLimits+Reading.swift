extension RateLimits {
  /// Reads what stands under `limits`, in an adapter or in a supplier. `nil` when it is no mapping;
  /// else what could be read of it.
  init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "limits", &problems) else { return nil }
    let range = ConfigurationLimits.requests
    self.init(
      perSecond: reader.integer("per_second", in: range, &problems),
      perMinute: reader.integer("per_minute", in: range, &problems),
      perHour: reader.integer("per_hour", in: range, &problems),
      minimumInterval: reader.duration(
        "min_interval", in: ConfigurationLimits.minimumInterval, &problems),
      sharedName: Self.sharedName(&reader, &problems))
    reader.finish(&problems)
  }

  private static func sharedName(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> String? {
    guard let node = reader.node("shared_as", &problems),
      let name = node.text("shared_as", &problems)
    else { return nil }
    if !PlainName.isWellFormed(name) {
      node.refuse("shared_as", expected: "a name: \(PlainName.rule)", &problems)
    }
    return name
  }
}
