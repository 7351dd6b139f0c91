namespace RouterProxy.Dialects.Rejections;

/// <summary>What an error body says, whatever its shape: the texts meant for people, and the member that it complains about.</summary>
/// <param name="Message">All messages, joined; long quotations left out. At most <see cref="ErrorTextReader.MaxMessageLength"/> characters.</param>
/// <param name="Param">The member of the request that is to blame, without <c>body.</c> before it; null when not told.</param>
internal readonly record struct ErrorText(string Message, string? Param);
