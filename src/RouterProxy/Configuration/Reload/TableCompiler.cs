using System.Collections.Frozen;
using RouterProxy.Configuration.Binding;
using RouterProxy.Configuration.Compiled;
using RouterProxy.Configuration.Options;
using RouterProxy.Configuration.Validation;
using Yarp.ReverseProxy;
using RouteOptions = RouterProxy.Configuration.Options.RouteOptions;

namespace RouterProxy.Configuration.Reload;

/// <summary>Turns a valid configuration into the table that requests read.</summary>
internal sealed class TableCompiler(LoadedConfiguration configuration, KeyFiles keyFiles, IProxyStateLookup clusters)
{
    private readonly RouterProxyOptions _options = configuration.Options;

    /// <exception cref="InvalidOperationException">YARP does not know a cluster that a model names: it has not applied its part yet.</exception>
    public RoutingTable Compile()
    {
        var modelCompiler = new ModelCompiler(configuration, keyFiles, clusters);
        var models = _options.Models.ToFrozenDictionary(m => m.Key, m => modelCompiler.Compile(m.Key, m.Value), StringComparer.OrdinalIgnoreCase);
        var routes = _options.Routes.ToDictionary(r => r.Key, r => RouteCompiler.Compile(r.Key, r.Value, models), StringComparer.OrdinalIgnoreCase);
        var exact = new Dictionary<string, RoutePolicy>(StringComparer.Ordinal);
        var prefixes = new List<KeyValuePair<string, RoutePolicy>>();
        var listed = new List<string>();
        foreach (var (name, route) in _options.Routes)
        {
            foreach (var pattern in route.Match.Models)
            {
                if (pattern.EndsWith('*'))
                {
                    prefixes.Add(new(pattern[..^1], routes[name]));
                }
                else
                {
                    exact.Add(pattern, routes[name]);
                    listed.Add(pattern);
                }
            }
        }

        foreach (var (key, model) in _options.Models.Where(m => m.Value.Expose.Count > 0))
        {
            var route = RouteCompiler.CompileImplicit(key, ImplicitSettings(), models[key]);
            routes.Add(key, route);
            model.Expose.ForEach(name => exact.Add(name, route));
            listed.AddRange(model.Expose);
        }

        return new RoutingTable
        {
            Models = models,
            Routes = routes.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
            Matcher = new ModelMatcher(exact, prefixes),
            ListedModels = listed,
            PassThrough = CompilePassThrough(models),
            Clients = ClientCompiler.Compile(_options.Clients),
            Limits = new LimitsPolicy(_options.Limits.MaxRequestBytes, _options.Limits.MaxHeldTotalBytes),
        };
    }

    // Implicit routes are routes: RouteDefaults holds for them too.
    private RouteOptions ImplicitSettings() =>
        new OptionsReader(new ProblemList()).Read<RouteOptions>(configuration.Section.Find(nameof(RouterProxyOptions.RouteDefaults)));

    private PassThroughPolicy? CompilePassThrough(FrozenDictionary<string, UpstreamModel> models)
    {
        var options = _options.PassThrough;
        return options.Model is null
            ? null
            : new PassThroughPolicy(
                models[options.Model],
                [.. options.Allow.Select(PassThroughRules.Parse).OfType<AllowedOperation>()],
                options.Allow.Contains(PassThroughRules.All),
                options.MaxRequestBytes);
    }
}
