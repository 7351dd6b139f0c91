using System.Globalization;
using System.Text;
using RouterProxy.Configuration.Options;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for what a model changes in the client's body.</summary>
internal static class BodyEditRules
{
    /// <summary>Members that the gateway reads or sets itself; an edit would make it misread the answer.</summary>
    public static readonly IReadOnlyList<string> Protected = ["model", "stream", "logprobs", "top_logprobs", "include"];

    private const string Refused = "the gateway sets this member itself; no edit may name it";

    public static void Check(ConfigurationDraft draft, string path, ModelOptions model)
    {
        CheckRename(draft, $"{path}:Rename", model.Rename);
        for (var i = 0; i < model.Remove.Count; i++)
        {
            CheckName(draft, $"{path}:Remove:{i}", model.Remove[i]);
        }

        CheckNames(draft, $"{path}:Defaults", model.Defaults.Members.Select(m => m.Key));
        CheckNames(draft, $"{path}:AtLeast", model.AtLeast.Members.Select(m => m.Key));
        CheckNames(draft, $"{path}:Request", model.Request.Members.Select(m => m.Key));
        foreach (var (name, json) in model.AtLeast.Members)
        {
            if (!TryReadNumber(json, out _))
            {
                draft.Report($"{path}:AtLeast:{name}", Encoding.UTF8.GetString(json), "must be a JSON number");
            }
        }
    }

    /// <summary>Reads a JSON number; false for other JSON, strings of digits included.</summary>
    public static bool TryReadNumber(byte[] json, out decimal number)
    {
        number = 0;
        return json.Length > 0
            && json[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9')
            && decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }

    private static void CheckRename(ConfigurationDraft draft, string path, Dictionary<string, string> rename)
    {
        foreach (var (from, to) in rename)
        {
            CheckName(draft, $"{path}:{from}", from);
            CheckName(draft, $"{path}:{from}", to);
            if (from == to)
            {
                draft.Report($"{path}:{from}", to, "renames a member to itself");
            }
        }
    }

    private static void CheckNames(ConfigurationDraft draft, string path, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            CheckName(draft, $"{path}:{name}", name);
        }
    }

    private static void CheckName(ConfigurationDraft draft, string path, string name)
    {
        if (name.Length == 0)
        {
            draft.Report(path, "\"\"", "must name a member");
        }
        else if (Protected.Contains(name, StringComparer.Ordinal))
        {
            draft.Report(path, name, Refused);
        }
    }
}
