import Testing

@Suite("What suppliers really send")
struct RecordedReplyTests {
  @Test("gives the right number or the right class", arguments: try RecordedReply.all())
  func holds(_ reply: RecordedReply) async throws {
    let trial = try await Turnstile.ofCases.pass { try await reply.run() }
    #expect(!reply.expected.isEmpty)
    #expect(trial.contradictions(to: reply.expected) == [], "\(trial.process)")
  }
}
