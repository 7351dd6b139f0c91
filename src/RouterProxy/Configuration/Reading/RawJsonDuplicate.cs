namespace RouterProxy.Configuration.Reading;

/// <summary>Hears of a member name that an object has twice.</summary>
/// <param name="name">The name.</param>
/// <param name="offset">Where its second appearance begins, in bytes.</param>
internal delegate void RawJsonDuplicate(string name, long offset);
