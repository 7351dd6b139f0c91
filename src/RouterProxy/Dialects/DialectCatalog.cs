namespace RouterProxy.Dialects;

/// <summary>Which dialect an address speaks, as far as that can be told from outside.</summary>
internal static class DialectCatalog
{
    /// <summary>
    /// Domains decide first, then words in the host name, then a port that only one server uses.
    /// Self-hosted servers mostly look alike, so most of them are <see cref="KnownDialects.Generic"/> and are negotiated with.
    /// </summary>
    public static LogprobDialect ByAddress(string host, int port)
    {
        foreach (var dialect in KnownDialects.All)
        {
            if (HasDomain(dialect, host))
            {
                return dialect;
            }
        }

        foreach (var dialect in KnownDialects.All)
        {
            if (HasHostWord(dialect, host))
            {
                return dialect;
            }
        }

        foreach (var dialect in KnownDialects.All)
        {
            if (dialect.Port != 0 && dialect.Port == port)
            {
                return dialect;
            }
        }

        return KnownDialects.Generic;
    }

    public static DialectGuess Guess(string host, int port, string model, ApiEndpoint endpoint) =>
        ForModel(ByAddress(host, port), model, endpoint);

    /// <summary>Narrows a dialect to one model and endpoint.</summary>
    public static DialectGuess ForModel(LogprobDialect dialect, string model, ApiEndpoint endpoint)
    {
        var ask = dialect.On(endpoint);
        foreach (var rule in dialect.Models)
        {
            if (rule.Matches(model))
            {
                var minOutput = Math.Max(ask.MinOutputTokens, rule.MinOutputTokens);
                return new DialectGuess(dialect, ask, rule.RequiresReasoningOff, minOutput) { ModelMaxTop = rule.MaxTop ?? 20 };
            }
        }

        return new DialectGuess(dialect, ask, false, ask.MinOutputTokens);
    }

    private static bool HasDomain(LogprobDialect dialect, string host)
    {
        foreach (var domain in dialect.Domains)
        {
            // A whole label must match: "notopenai.com" is nobody's subdomain.
            if (host.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
                && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasHostWord(LogprobDialect dialect, string host)
    {
        foreach (var word in dialect.HostWords)
        {
            if (HasWord(host, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="word"/> stands in <paramref name="host"/> between its ends, dots, dashes or digits.</summary>
    private static bool HasWord(string host, string word)
    {
        for (var at = host.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsAsciiLetter(host[at - 1])) && (end == host.Length || !char.IsAsciiLetter(host[end])))
            {
                return true;
            }

            at = host.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }
}
