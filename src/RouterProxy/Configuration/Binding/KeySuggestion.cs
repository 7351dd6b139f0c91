namespace RouterProxy.Configuration.Binding;

/// <summary>Says which known name a mistyped one may have meant.</summary>
internal static class KeySuggestion
{
    /// <summary><c>did you mean X?</c> when one is near, else the list of what is known.</summary>
    public static string For(string typed, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var best = names.Select(n => (Name: n, Distance: Distance(typed, n))).OrderBy(c => c.Distance).FirstOrDefault();
        if (best.Name is not null && best.Distance <= Math.Max(2, typed.Length / 3))
        {
            return $"did you mean {best.Name}?";
        }

        return names.Length == 0 ? "there are none yet" : $"known are {string.Join(", ", names)}";
    }

    // Levenshtein, case ignored; configuration keys are short, so the plain table is fine.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitute = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitute, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
