using RouterProxy.Dialects;

namespace RouterProxy.Intake;

/// <summary>What becomes of the three members by which logprobs are asked for.</summary>
internal readonly record struct LogprobEdit
{
    public LogprobAction Logprobs { get; private init; }

    public LogprobAction Top { get; private init; }

    public LogprobAction Include { get; private init; }

    /// <summary>The number for <see cref="LogprobAction.SetNumber"/>.</summary>
    public int Number { get; private init; }

    public static LogprobEdit For(in TierBodyPlan plan, ApiEndpoint endpoint, ClientLogprobs client)
    {
        var ask = plan.Logprobs;

        // A negative number is a vendor's word for "all": more than any number asked for.
        var number = client.Top < 0 ? client.Top : Math.Max(ask.Top, client.Top);
        var top = number == 0 ? LogprobAction.Leave : LogprobAction.SetNumber;
        return ask.Form switch
        {
            LogprobForm.Boolean => new LogprobEdit { Logprobs = LogprobAction.SetTrue, Top = top, Number = number },
            LogprobForm.Integer => new LogprobEdit
            {
                Logprobs = LogprobAction.SetNumber,
                Top = endpoint == ApiEndpoint.Chat ? LogprobAction.Remove : LogprobAction.Leave,
                Number = number,
            },
            LogprobForm.Include => new LogprobEdit { Include = LogprobAction.AddEntry, Top = top, Number = number },
            _ when plan.RemoveClientLogprobs => new LogprobEdit
            {
                Logprobs = LogprobAction.Remove,
                Top = LogprobAction.Remove,
                Include = endpoint == ApiEndpoint.Responses ? LogprobAction.RemoveEntry : LogprobAction.Leave,
            },
            _ => default,
        };
    }
}
