using System.Buffers;
using System.Text.Json;
using RouterProxy.Dialects;
using RouterProxy.Json;

namespace RouterProxy.Intake;

/// <summary>State of one pass over a body. <see cref="Run"/> throws <see cref="JsonException"/> where the body is not JSON.</summary>
internal ref struct BodyScan
{
    private const int UsualMembers = 32;

    private readonly ApiEndpoint _endpoint;
    private readonly int _maxMembers;
    private Utf8JsonReader _reader;
    private JsonMember[] _members;
    private int _count;
    private ulong _seen;
    private RequestTraits _traits;
    private ClientAsk _ask;
    private string? _model;
    private bool _toolsForbidden;
    private int _choices;
    private long? _maxTokens;
    private long? _maxCompletionTokens;
    private long? _maxOutputTokens;

    public BodyScan(ApiEndpoint endpoint, ReadOnlySpan<byte> body, int maxDepth, int maxMembers)
    {
        _endpoint = endpoint;
        _maxMembers = maxMembers;
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = maxDepth, CommentHandling = JsonCommentHandling.Disallow });
        _members = ArrayPool<JsonMember>.Shared.Rent(UsualMembers);
        _choices = 1;
    }

    /// <summary>How deep the reader stands.</summary>
    public readonly int Depth => _reader.CurrentDepth;

    public RequestProblem? Run()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return new RequestProblem(RequestProblem.InvalidJson, null, "The request body is not a JSON object.");
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember() is { } problem)
            {
                return problem;
            }
        }

        // Throws when anything but white space follows the object.
        _ = _reader.Read();
        return null;
    }

    public readonly GenerationRequest ToRequest(PooledBuffer body, string? modelFromPath) => new(_endpoint, body, _members.AsSpan(0, _count).ToArray())
    {
        Model = modelFromPath ?? _model,
        ModelFromPath = modelFromPath is not null,
        Traits = _toolsForbidden ? _traits & ~RequestTraits.Tools : _traits,
        Logprobs = _ask.For(_endpoint),
        Choices = _choices,
        MaxOutputTokens = _maxOutputTokens ?? _maxCompletionTokens ?? _maxTokens,
    };

    public readonly void Return() => ArrayPool<JsonMember>.Shared.Return(_members);

    private RequestProblem? ReadMember()
    {
        var nameStart = (int)_reader.TokenStartIndex;
        var rawName = _reader.ValueSpan;
        var member = KnownMembers.Match(rawName, _endpoint);
        if (member is not (KnownMember.Unknown or KnownMember.Grammar))
        {
            var bit = 1UL << (int)member;
            if ((_seen & bit) != 0)
            {
                var name = JsonText.ToText(rawName);
                return new RequestProblem(RequestProblem.InvalidJson, name, $"The request body has the member '{name}' twice.");
            }

            _seen |= bit;
        }

        if (_count == _maxMembers)
        {
            return new RequestProblem(RequestProblem.InvalidJson, null, $"The request body has more than {_maxMembers} members.");
        }

        _reader.Read();
        var kind = _reader.TokenType;
        var valueStart = (int)_reader.TokenStartIndex;
        var problem = ReadValue(member);

        // Leaves an object or array that was not looked into; does nothing where the value is behind already.
        _reader.Skip();
        Add(new JsonMember(nameStart, rawName.Length + 2, valueStart, (int)_reader.BytesConsumed - valueStart, kind));
        return problem;
    }

    private RequestProblem? ReadValue(KnownMember member)
    {
        switch (member)
        {
            case KnownMember.Unknown:
                return null;
            case KnownMember.Model:
                return ReadModel();
            case KnownMember.Stream:
                return ReadStream();
            case KnownMember.Logprobs:
                return ReadNumberOrFlag("logprobs") ?? _ask.SetLogprobs(ref _reader);
            case KnownMember.TopLogprobs:
                return ReadNumberOrFlag("top_logprobs") ?? _ask.SetTop(ref _reader);
            case KnownMember.Include:
                _ask.SetInclude(ref _reader);
                return null;
            case KnownMember.Choices:
                _choices = (int)Math.Clamp(JsonNumbers.ToInteger(ref _reader) ?? 1, int.MinValue, int.MaxValue);
                return ReadNumberOrFlag("n");
            case KnownMember.MaxTokens:
                _maxTokens = JsonNumbers.ToInteger(ref _reader);
                return null;
            case KnownMember.MaxCompletionTokens:
                _maxCompletionTokens = JsonNumbers.ToInteger(ref _reader);
                return null;
            case KnownMember.MaxOutputTokens:
                _maxOutputTokens = JsonNumbers.ToInteger(ref _reader);
                return null;
            case KnownMember.ToolChoice or KnownMember.FunctionCall:
                _toolsForbidden |= _reader.TokenType == JsonTokenType.String && JsonEscapes.Spells(_reader.ValueSpan, "none"u8);
                return null;
            default:
                _traits |= TraitScan.Read(ref _reader, member);
                return null;
        }
    }

    private RequestProblem? ReadModel()
    {
        if (_reader.TokenType != JsonTokenType.String)
        {
            return WrongType("model", "a string");
        }

        _model = JsonText.ToText(_reader.ValueSpan);
        return null;
    }

    private RequestProblem? ReadStream()
    {
        if (_reader.TokenType == JsonTokenType.True)
        {
            _traits |= RequestTraits.Stream;
        }

        return _reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null ? null : WrongType("stream", "a boolean or null");
    }

    // Which numbers make sense is the upstream's to say: it knows, and it says so in its own words.
    private readonly RequestProblem? ReadNumberOrFlag(string name) =>
        _reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            ? null
            : WrongType(name, "a number, a boolean or null");

    private static RequestProblem WrongType(string name, string expected) => new(RequestProblem.InvalidType, name, $"'{name}' must be {expected}.");

    private void Add(JsonMember member)
    {
        if (_count == _members.Length)
        {
            var larger = ArrayPool<JsonMember>.Shared.Rent(_count * 2);
            _members.CopyTo(larger, 0);
            ArrayPool<JsonMember>.Shared.Return(_members);
            _members = larger;
        }

        _members[_count++] = member;
    }
}
