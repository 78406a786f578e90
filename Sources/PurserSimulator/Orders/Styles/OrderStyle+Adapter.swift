extension OrderStyle {
  /// The adapter of the style, in YAML, with its samples, without the lines that say what it is called and where the supplier is.
  package var adapter: [UInt8] {
    switch self {
    case .idempotent: PackageResources.idempotent_yaml
    case .findable: PackageResources.findable_yaml
    case .blind: PackageResources.blind_yaml
    case .confirmed: PackageResources.confirmed_yaml
    case .webhook: PackageResources.webhook_yaml
    case .codes: PackageResources.codes_yaml
    }
  }
}
