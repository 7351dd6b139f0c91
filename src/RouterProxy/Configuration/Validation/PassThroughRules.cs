using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:PassThrough</c>.</summary>
internal static class PassThroughRules
{
    public const string All = "*";

    public static void Check(ConfigurationDraft draft)
    {
        var options = draft.Options.PassThrough;
        if (options.Model is not null && !draft.Options.Models.ContainsKey(options.Model))
        {
            draft.Report("PassThrough:Model", options.Model, $"must be a key in RouterProxy:Models; {KeySuggestion.For(options.Model, draft.Options.Models.Keys)}");
        }

        if (options.Model is null && options.Allow.Count > 0 && !draft.IsFaulty("PassThrough:Model"))
        {
            draft.Report("PassThrough:Model", "(missing)", "Allow needs a model whose upstream takes these requests");
        }

        for (var i = 0; i < options.Allow.Count; i++)
        {
            if (options.Allow[i] != All && Parse(options.Allow[i]) is null)
            {
                draft.Report($"PassThrough:Allow:{i}", options.Allow[i], "must be \"METHOD /v1/path\", the path may end in *; or \"*\" alone");
            }
        }
    }

    /// <summary>Reads <c>METHOD /v1/path</c>; null when it is none.</summary>
    public static AllowedOperation? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !parts[0].All(char.IsAsciiLetter))
        {
            return null;
        }

        var path = parts[1];
        var star = path.IndexOf('*');
        var valid = path.StartsWith("/v1/", StringComparison.Ordinal)
            && (star < 0 || star == path.Length - 1)
            && !path.AsSpan().ContainsAny("?#\\%")
            && !path.Split('/').Any(s => s is "." or "..");
        return valid ? new AllowedOperation(parts[0].ToUpperInvariant(), path) : null;
    }
}
