// Grafana's handling of units, thresholds, mappings and overrides, told which options exist: in Grafana each panel plugin registers its own.
import {
  applyFieldOverrides, displayNameOverrideProcessor, FieldConfigOptionsRegistry, identityOverrideProcessor, numberOverrideProcessor, thresholdsOverrideProcessor,
  unitOverrideProcessor, valueMappingsOverrideProcessor,
} from '@grafana/data';

const option = (id, process, custom = false) => ({
  id: custom ? `custom.${id}` : id, path: id, name: id, isCustom: custom, process, shouldApply: () => true, editor: () => null, override: () => null,
});

const standard = {
  unit: unitOverrideProcessor, min: numberOverrideProcessor, max: numberOverrideProcessor, decimals: numberOverrideProcessor, displayName: displayNameOverrideProcessor,
  color: identityOverrideProcessor, noValue: identityOverrideProcessor, links: identityOverrideProcessor, mappings: valueMappingsOverrideProcessor, thresholds: thresholdsOverrideProcessor,
};

const custom = ['drawStyle', 'lineInterpolation', 'lineWidth', 'lineStyle', 'fillOpacity', 'showPoints', 'spanNulls', 'stacking', 'axisPlacement', 'axisLabel', 'hideFrom', 'scaleDistribution'];

const registry = new FieldConfigOptionsRegistry(() => [
  ...Object.entries(standard).map(([id, process]) => option(id, process)),
  ...custom.map(id => option(id, identityOverrideProcessor, true)),
]);

export const configured = (frames, fieldConfig, theme) =>
  applyFieldOverrides({ data: frames, fieldConfig, fieldConfigRegistry: registry, replaceVariables: text => text, theme, timeZone: 'utc' });
