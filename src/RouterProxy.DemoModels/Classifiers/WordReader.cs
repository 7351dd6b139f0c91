using System.Text;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>Cuts a text into the words that the classifiers count.</summary>
internal static class WordReader
{
    /// <summary>Words are cut to this many letters: a crude stemmer, but with a few hundred mails "delivery" and "deliveries" must meet.</summary>
    private const int StemLength = 7;

    /// <summary>
    /// Lower-case words in order. All numbers count as one word (their values say nothing in so small a corpus), and exclamation,
    /// question and percent marks are words too, since the way of shouting is a trait of spam.
    /// </summary>
    /// <param name="text">What to cut.</param>
    /// <param name="most">No more words than these are read.</param>
    public static List<string> Read(string text, int most = int.MaxValue)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsLetter(c) || (c == '\'' && word.Length > 0))
            {
                word.Append(char.ToLowerInvariant(c));
                continue;
            }

            Flush(words, word);
            if (words.Count >= most)
            {
                return words;
            }

            if (char.IsDigit(c))
            {
                AddNumber(words);
            }
            else if (c is '!' or '?' or '%')
            {
                words.Add(c.ToString());
            }
        }

        Flush(words, word);
        return words;
    }

    private static void AddNumber(List<string> words)
    {
        if (words.Count == 0 || words[^1] != "0")
        {
            words.Add("0");
        }
    }

    private static void Flush(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString(0, Math.Min(word.Length, StemLength)));
            word.Clear();
        }
    }
}
