using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Intake;

/// <summary>
/// Writes a tier's body by splicing the client's bytes. Always from the original, never from another tier's body: what one tier
/// needed changed must not reach the next. Unedited members, white space and number spelling survive byte for byte; without
/// anything to edit the output equals the input.
/// </summary>
internal static class TierBodyWriter
{
    private const int StackRules = 64;

    // Room for what is usually added, so that the output grows once.
    private const int UsualGrowth = 256;

    /// <param name="request">The client's request.</param>
    /// <param name="plan">What the gateway sets.</param>
    /// <param name="edits">What the model needs changed.</param>
    /// <param name="output">Where the body is appended; stays the caller's.</param>
    public static void Write(GenerationRequest request, in TierBodyPlan plan, BodyEdits edits, PooledBuffer output)
    {
        var body = request.Body.Span;
        _ = output.GetSpan(body.Length + UsualGrowth);
        var rules = EditRules.For(edits);
        var count = rules.Rules.Length;
        Span<bool> flags = 2 * count <= StackRules ? stackalloc bool[StackRules] : new bool[2 * count];
        var owned = new OwnedMembers(request, plan, output);
        var edited = new EditedMembers(rules, owned, flags[..count], flags.Slice(count, count));
        scoped var splice = new BodySplice(body, output);
        var members = request.Members;

        // Which of the members that have rules are there at all: a rename gives way to an existing target.
        for (var i = 0; count > 0 && i < members.Count; i++)
        {
            edited.Notice(NameOf(body, members[i]));
        }

        // Every member is kept, changed or left out where it stands; what is missing comes behind them.
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var name = NameOf(body, member);
            if (!owned.Visit(KnownMembers.Match(name, request.Endpoint), member, ref splice))
            {
                edited.Visit(name, member, body, ref splice);
            }
        }

        owned.Append(ref splice);
        edited.Append(ref splice, output);
        splice.Finish();
    }

    /// <summary>The inside of the name's quotes, escapes as written.</summary>
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> body, JsonMember member) => body.Slice(member.NameStart + 1, member.NameLength - 2);
}
