using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace RouterProxy.DemoModels.Scripting;

/// <summary>Reads a script from request headers.</summary>
internal static class DemoScriptReader
{
    private const int MaxDelayMilliseconds = 600_000;
    private const int MaxTokens = 100_000;
    private const string StatusPrefix = "status-";

    /// <param name="headers">The request's headers.</param>
    /// <param name="model">The model that is asked.</param>
    /// <param name="script">The script, <see cref="DemoScript.None"/> when the headers are for another model.</param>
    /// <param name="header">Name of the header whose value is not allowed, or empty.</param>
    /// <returns>False when a value is not allowed.</returns>
    public static bool TryRead(IHeaderDictionary headers, string model, out DemoScript script, out string header)
    {
        script = DemoScript.None;
        header = "";
        string? only = headers[DemoScriptHeaders.For];
        if (only is not null && !string.Equals(only, model, StringComparison.Ordinal))
        {
            return true;
        }

        if (!TryNumber(headers, DemoScriptHeaders.Delay, 0, MaxDelayMilliseconds, ref header, out var delay)
            || !TryNumber(headers, DemoScriptHeaders.TokenDelay, 0, MaxDelayMilliseconds, ref header, out var tokenDelay)
            || !TryNumber(headers, DemoScriptHeaders.Tokens, 1, MaxTokens, ref header, out var tokens)
            || !TryNumber(headers, DemoScriptHeaders.FaultAfterTokens, 0, MaxTokens, ref header, out var after)
            || !TryFault(headers, ref header, out var fault, out var status))
        {
            return false;
        }

        script = new DemoScript(
            TimeSpan.FromMilliseconds(delay ?? 0), TimeSpan.FromMilliseconds(tokenDelay ?? 0), tokens ?? 1, fault, status, after);
        return true;
    }

    private static bool TryNumber(IHeaderDictionary headers, string name, int min, int max, ref string header, out int? number)
    {
        number = null;
        string? value = headers[name];
        if (value is null)
        {
            return true;
        }

        header = name;
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < min || parsed > max)
        {
            return false;
        }

        number = parsed;
        return true;
    }

    private static bool TryFault(IHeaderDictionary headers, ref string header, out FaultKind fault, out int status)
    {
        status = 0;
        string? value = headers[DemoScriptHeaders.Fault];
        fault = value switch
        {
            null => FaultKind.None,
            "reset" => FaultKind.Reset,
            "hang" => FaultKind.Hang,
            "malformed" => FaultKind.Malformed,
            "error-event" => FaultKind.ErrorEvent,
            _ => FaultKind.Status,
        };
        header = DemoScriptHeaders.Fault;
        return fault != FaultKind.Status
            || (value!.StartsWith(StatusPrefix, StringComparison.Ordinal)
                && int.TryParse(value.AsSpan(StatusPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out status)
                && status is >= 400 and <= 599);
    }
}
