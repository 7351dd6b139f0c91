using System.Globalization;
using RouterProxy.Dialects;
using RouterProxy.Intake;

namespace RouterProxy.UnitTests.Intake;

/// <summary>Says what a chat body must look like after a splice, with strings and lists: slow, plain, and written apart from the code under test.</summary>
internal static class ExpectedSplice
{
    private const string Usage = "\"include_usage\":true";

    public static string Of(RandomBody body, TierBodyPlan plan, IReadOnlyDictionary<string, string> rename, string[] remove, Dictionary<string, string> request)
    {
        var set = Owned(body, plan);
        var kept = new List<string>();
        var written = new HashSet<string>();
        foreach (var member in body.Members)
        {
            var (rawName, value) = (member.RawName, member.Value);
            if (set.TryGetValue(member.Name, out var owned))
            {
                written.Add(member.Name);
                value = owned is null ? null : owned(value);
            }
            else
            {
                var name = rename.GetValueOrDefault(member.Name, member.Name);
                if (name != member.Name)
                {
                    rawName = $"\"{name}\"";
                    value = body.Members.Any(m => m.Name == name) ? null : value;
                }

                value = remove.Contains(name) || (request.ContainsKey(name) && written.Contains(name)) ? null : value;
                if (value is not null)
                {
                    written.Add(name);
                    value = request.GetValueOrDefault(name, value);
                }
            }

            if (value is not null)
            {
                // The first one that stays follows the brace directly: its own gap holds the comma after those that went.
                kept.Add((kept.Count == 0 ? "" : member.Gap) + rawName + member.Colon + value);
            }
        }

        foreach (var name in new[] { "model", "stream", "stream_options", "store", "logprobs", "top_logprobs" })
        {
            if (set.TryGetValue(name, out var owned) && owned is not null && written.Add(name))
            {
                Append(kept, name, owned("absent"));
            }
        }

        foreach (var (name, value) in request.Where(p => !written.Contains(p.Key)))
        {
            Append(kept, name, value);
        }

        return body.Head + string.Concat(kept) + body.Tail;
    }

    private static void Append(List<string> kept, string name, string value) => kept.Add((kept.Count == 0 ? "" : ",") + $"\"{name}\":{value}");

    /// <summary>What the gateway sets: from the old value to the new one; null takes the member out.</summary>
    private static Dictionary<string, Func<string, string>?> Owned(RandomBody body, TierBodyPlan plan)
    {
        var set = new Dictionary<string, Func<string, string>?>();
        if (plan.ModelName is { } model)
        {
            set["model"] = _ => $"\"{model}\"";
        }

        if (plan.ForceStream)
        {
            set["stream"] = _ => "true";
        }

        if (plan.StoreFalse)
        {
            set["store"] = _ => "false";
        }

        if (plan.ForceUsage)
        {
            set["stream_options"] = old => old switch
            {
                "null" or "absent" or "{}" => $"{{{Usage}}}",
                "{ \"include_usage\" : false }" => "{ \"include_usage\" : true }",
                "{\"x\":[1,{}] }" => $"{{\"x\":[1,{{}}],{Usage} }}",
                _ => old,
            };
        }

        var logprobs = body.Members.FirstOrDefault(m => m.Name == "logprobs")?.Value ?? "null";
        var top = body.Members.FirstOrDefault(m => m.Name == "top_logprobs")?.Value ?? "null";
        var own = logprobs switch { "true" => Int(top), "0" or "3" or "30" => Int(logprobs), _ => 0 };
        var number = own < 0 ? own : Math.Max(own, plan.Logprobs.Top);
        switch (plan.Logprobs.Form)
        {
            case LogprobForm.Boolean:
                set["logprobs"] = _ => "true";
                if (number != 0)
                {
                    set["top_logprobs"] = Number;
                }

                break;
            case LogprobForm.Integer:
                set["logprobs"] = Number;
                set["top_logprobs"] = null;
                break;
            case LogprobForm.None when plan.RemoveClientLogprobs:
                set["logprobs"] = null;
                set["top_logprobs"] = null;
                break;
        }

        return set;

        string Number(string old) => old is not ("true" or "false" or "null" or "absent") && Int(old) == number ? old : number.ToString(CultureInfo.InvariantCulture);
    }

    private static int Int(string value) => value == "null" ? 0 : (int)Math.Clamp(double.Parse(value, CultureInfo.InvariantCulture), int.MinValue, int.MaxValue);
}
