package dev.sonde.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.fixtures.Providers;
import dev.sonde.fixtures.TestModel;
import dev.sonde.graph.Node;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The promise under everything else: looking changes nothing. */
class EveryTensorTest {
    @ParameterizedTest
    @EnumSource(TestModel.class)
    void with_every_surviving_tensor_tapped_no_output_bit_changes(TestModel model) {
        try (Engine engine = Engine.open(ModelFile.at(model.path()), Providers.settings(), CacheFolder.standard())) {
            Map<String, Tensor> inputs = model.inputs();
            Patch everything = tapped(engine);
            assertThat(everything.saves().size())
                    .isGreaterThan(engine.plain().outputs().size());

            Map<String, Tensor> plain = engine.runPlain(inputs);
            try (Outcome outcome = engine.run(everything, inputs)) {
                assertThat(outcome.fidelity()).isEqualTo(new Fidelity.Exact());
                plain.forEach((name, tensor) -> assertThat(outcome.saves().get(name))
                        .as(name)
                        .matches(tapped -> tapped != null && tapped.sameBits(tensor), "has the bits of the plain run"));
            }
        }
    }

    private static Patch tapped(Engine engine) {
        Map<String, Read> reads = new LinkedHashMap<>();
        Map<String, String> saves = new LinkedHashMap<>();
        for (Node node : engine.frozen().graph().graph().nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    String alias = Patch.PREFIX + "r" + reads.size();
                    reads.put(alias, new Read(output, false));
                    saves.put(output, alias);
                }
            }
        }
        return new Patch(reads, List.of(), saves, List.of(), List.of(), List.of());
    }
}
