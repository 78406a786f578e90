import ExactJSON

extension RemoteGateway {
  /// Tells the gateway something of a top-up that needs no more words, and prints what became of it.
  ///
  /// - Parameters:
  ///   - word: the last part of the endpoint's path.
  ///   - id: the top-up's name.
  ///   - output: how it is printed.
  /// - Throws: `CommandFailure` where the gateway refuses it, or does not answer.
  func say(_ word: String, of id: String, as output: OutputOptions) async throws {
    let reply = try await post("/v1/topups/\(id.percentEncoded)/\(word)", .object(JSONObject()))
    if output.json { Terminal.say(reply.body) }
    let topUp = try reply.requireSuccess()
    guard !output.json else { return }
    Terminal.say(topUp.topUpSentence)
  }
}
