// What an order's lines use, for whoever looks for what nothing uses.
extension OrderDefinition {
  /// The templates that stand in no request.
  var otherTemplates: [Template] {
    (reference.form.map { [$0] } ?? []) + (authentication?.templates ?? [])
  }

  /// The expressions over all replies, and messages.
  var expressions: [Expression] {
    var all = outcome.expressions + calls.flatMap(\.expressions)
    for step in lookUps.compactMap(\.step) {
      all += [step.each?.items, step.condition, step.absentWhen].compactMap(\.self)
    }
    if let webhook {
      all += webhook.call.expressions + [webhook.verify]
      all += [webhook.signedAt, webhook.reference].compactMap(\.self)
    }
    return all
  }
}

extension OrderCall {
  fileprivate var expressions: [Expression] { keep.map(\.expression) + outcome.expressions }
}

extension OrderOutcome {
  fileprivate var expressions: [Expression] {
    let states = (states?.rules ?? []).flatMap(\.expressions) + [states?.word].compactMap(\.self)
    let amounts = [charged, balance].compactMap(\.self).flatMap { amount in
      [amount.amount] + (amount.currency?.expressions ?? []) + (amount.pool?.expressions ?? [])
    }
    let parts = (content ?? []).flatMap { part in
      (part.each.map { [$0.items] } ?? []) + part.fields.map(\.expression)
    }
    return states + amounts + parts + rules.flatMap(\.expressions)
      + [supplierReference, quantity, errorMessage].compactMap(\.self)
  }
}

extension OrderRule {
  fileprivate var expressions: [Expression] {
    [match.condition].compactMap(\.self) + (match.message?.expressions ?? [])
  }
}

extension OrderDefinition {
  /// Whether a look-up asks by the supplier's own name for the order.
  package var looksUpBySupplierReference: Bool {
    lookUps.compactMap(\.step).contains { step in
      step.call.request.templates.contains { $0.names.contains { $0.name == "supplier_reference" } }
    }
  }
}
