namespace RouterProxy.Configuration.Compiled;

/// <summary>One entry of <c>PassThrough:Allow</c>: <c>METHOD /v1/path</c>; a path that ends in <c>*</c> allows everything below it.</summary>
internal sealed record AllowedOperation(string Method, string Path);
