namespace RouterProxy.DemoModels.Requests;

internal static class StreamOptions
{
    /// <summary>Reads <c>stream_options.include_usage</c>; the member is refused without <c>stream: true</c>, as OpenAI does.</summary>
    public static bool IncludeUsage(RequestFields fields, bool stream)
    {
        if (fields.Find("stream_options") is not { } options)
        {
            return false;
        }

        if (!stream)
        {
            fields.Fail("stream_options", "it is only allowed when `stream` is true.");
            return false;
        }

        return RequestFields.Find(options, "include_usage") is { } value && fields.Bool(value, "stream_options.include_usage");
    }
}
