using System.Text.Json;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.DemoModels.Requests;

/// <summary>
/// Typed access to the members of a request. The first member that is not as it should be becomes the <see cref="Error"/> and reading goes
/// on with the default, so that a reader stays one straight list. <c>null</c> counts as absent, as it does at OpenAI.
/// </summary>
internal sealed class RequestFields(JsonElement root)
{
    public ApiError? Error { get; private set; }

    public JsonElement? Find(string name) => Find(root, name);

    public string RequiredString(string name)
    {
        if (Find(name) is { } value)
        {
            return Text(value, name);
        }

        Fail(name, "the member is required.", "missing_required_parameter");
        return "";
    }

    public bool Bool(string name) => Find(name) is { } value && Bool(value, name);

    public bool Bool(JsonElement value, string name)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fail(name, "true or false is expected.", "invalid_type");
        return false;
    }

    public int Int(string name, int min, int max, int absent) => Find(name) is { } value ? Int(value, name, min, max) : absent;

    public int Int(JsonElement value, string name, int min, int max)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            Fail(name, "an integer is expected.", "invalid_type");
            return min;
        }

        if (value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fail(name, $"an integer from {min} to {max} is expected.");
        return min;
    }

    /// <summary>The value of a JSON string; an error when it is another type or has half of a surrogate pair.</summary>
    public string Text(JsonElement value, string name)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                return value.GetString()!;
            }
        }
        catch (InvalidOperationException)
        {
            // GetString's only way to say that an escape such as \ud800 is no text.
        }

        Fail(name, "a string is expected.", "invalid_type");
        return "";
    }

    public void Fail(string param, string message, string code = "invalid_value") => Error ??= ApiError.Invalid(param, message, code);

    public static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
