extension AdapterDefinition {
  /// Whether a request of `place` says for how many units an order is, or for how much.
  var placesSeveralUnits: Bool {
    order?.place.contains { step in
      !names(neededBy: step.call.request.templates).isDisjoint(with: ["quantity", "amount"])
    } ?? false
  }
}
