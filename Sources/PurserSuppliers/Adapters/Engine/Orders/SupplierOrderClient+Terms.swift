package import PurserCore
internal import Synchronization

// What the adapter promises.
extension SupplierOrderClient {
  package var terms: SupplierOrderTerms {
    termsOnce.withLock { known in
      let terms = known ?? promised
      known = terms
      return terms
    }
  }

  private var promised: SupplierOrderTerms {
    let asking = definition.lookUps.compactMap(\.step)
    let known = Set(definition.place.prefix { !$0.buys }.flatMap(\.call.keep).map(\.name))
    let needs = asking.map { self.needs(of: $0).subtracting(known) }
    let hasReference = definition.takesReference
    return SupplierOrderTerms(
      onRepeat: definition.onRepeat, repeatHolds: definition.reference.holds,
      takesReference: hasReference,
      findsByReference: needs.contains {
        $0.subtracting(hasReference ? ["reference"] : []).isEmpty
      },
      findsBySupplierReference: needs.contains { $0.contains("supplier_reference") },
      looksUpByRepeating: asking.count < definition.lookUps.count,
      sendsMessages: definition.webhook != nil,
      contentReadOnce: definition.contentParts.contains(where: \.isReadOnce),
      polling: definition.polling)
  }
}
