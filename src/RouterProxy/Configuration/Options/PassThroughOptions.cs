using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>RouterProxy:PassThrough</c>: other paths below <c>/v1</c>, handed on as they are.</summary>
internal sealed class PassThroughOptions
{
    /// <summary>A key in <c>RouterProxy:Models</c>: whose upstream, credential and <c>PathBase</c> are used.</summary>
    public string? Model { get; set; }

    /// <summary><c>METHOD /v1/path</c>, the path may end in <c>*</c>; <c>*</c> alone allows all.</summary>
    public List<string> Allow { get; set; } = [];

    /// <summary>Largest request body in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxRequestBytes { get; set; } = OptionDefaults.PassThroughMaxRequestBytes;
}
