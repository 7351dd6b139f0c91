using System.Globalization;
using RouterProxy.Cascade;
using RouterProxy.Confidence;
using RouterProxy.Configuration;
using RouterProxy.Dialects;

namespace RouterProxy.Commands.Live;

/// <summary>Says what an answer means for the route. Pure.</summary>
internal static class LiveJudgement
{
    // OpenAI's models that think before they answer. They refuse max_tokens, and sampling settings other than their own.
    private static readonly ModelRule[] Reasoning = [.. new[] { "gpt-5", "o1", "o3", "o4" }.Select(p => new ModelRule { Prefix = p })];
    private static readonly ModelRule NoReasoning = new() { Prefix = "gpt-5-chat" };

    public static LiveResult Judge(LiveQuestion question, LiveAnswer answer, LogprobDialect dialect)
    {
        var warnings = new List<string>();
        var problem = answer.Problem;
        if (answer.CredentialRefused && question.Model.Credential == CredentialMode.Client)
        {
            warnings.Add("was asked without a key, since every client brings its own: whether logprobs come is not known");
            problem = null;
        }
        else if (answer.CredentialRefused && question.Model.Credential == CredentialMode.None)
        {
            problem += " (the model has no key: set ApiKeyEnv, ApiKeyFile or ApiKey)";
        }

        if (answer.Confidence is { IsScored: false } unscored)
        {
            var text = Unscored(unscored.Reason, question.Model.Dialect);
            if (question.Route.ActionFor(unscored.Reason) == UnscoredAction.Accept)
            {
                warnings.Add($"{text}: its answers are always served (OnUnscored: Accept)");
            }
            else
            {
                problem ??= $"{text}: every request escalates";
            }
        }

        if (answer.Confidence is { IsScored: true })
        {
            AddScored(question, answer, dialect, warnings);
        }

        AddReasoning(question, warnings);
        return new LiveResult(question, answer, problem, warnings);
    }

    private static string Unscored(UnscoredReason reason, DialectChoice choice) => reason switch
    {
        UnscoredReason.NotReturned when choice == DialectChoice.None => "logprobs are not asked for (Dialect: None)",
        UnscoredReason.NotReturned => "no logprobs came back",
        UnscoredReason.Rejected => "logprobs were refused",
        UnscoredReason.Empty => "no visible token in 16; a model that thinks first needs that switched off (docs/upstreams.md)",
        _ => $"no usable logprobs ({reason.ToRouteReason().ToHeader()})",
    };

    private static void AddScored(LiveQuestion question, LiveAnswer answer, LogprobDialect dialect, List<string> warnings)
    {
        switch (dialect.Semantics)
        {
            case LogprobSemantics.TemperatureScaled:
                warnings.Add($"{dialect.Name} reports probabilities after the temperature: a threshold holds for one temperature only");
                break;
            case LogprobSemantics.Processed or LogprobSemantics.PostSampling:
                warnings.Add($"{dialect.Name} reports probabilities after temperature, top-p and top-k: a threshold makes sense at temperature 1 and top-p 1 only");
                break;
            case LogprobSemantics.Logits:
                warnings.Add($"{dialect.Name} reports scores that are no probabilities: no threshold makes sense");
                break;
            case LogprobSemantics.Raw or LogprobSemantics.Unknown:
            default:
                break;
        }

        if (answer.Ask.Top < question.TopNeeded)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"gives {answer.Ask.Top} alternatives, the signal would like {question.TopNeeded}"));
        }

        if (answer.Latency > question.Route.DecisionTimeout)
        {
            warnings.Add(string.Create(CultureInfo.InvariantCulture, $"took longer than the route's DecisionTimeout of {question.Route.DecisionTimeout.TotalSeconds:0.###} s: streams would escalate"));
        }
    }

    private static void AddReasoning(LiveQuestion question, List<string> warnings)
    {
        var name = question.ModelSent;
        if (question.Tier.Index == 0 || NoReasoning.Matches(name) || !Array.Exists(Reasoning, r => r.Matches(name)))
        {
            return;
        }

        var edits = question.Model.BodyEdits;
        if (!edits.Rename.ContainsKey("max_tokens") && !edits.Remove.Contains("max_tokens"))
        {
            warnings.Add("is a reasoning model and refuses max_tokens: \"Rename\": { \"max_tokens\": \"max_completion_tokens\" }");
        }

        if (!edits.Remove.Contains("temperature") && !edits.Rename.ContainsKey("temperature"))
        {
            warnings.Add("is a reasoning model and refuses sampling settings: \"Remove\": [ \"temperature\", \"top_p\" ]");
        }
    }
}
