package dev.sonde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.error.SwallowedException;
import dev.sonde.fixtures.TestModel;
import dev.sonde.run.Fidelity;
import dev.sonde.tree.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnfusedRealModelsTest {
    @ParameterizedTest
    @EnumSource(value = TestModel.class, mode = EnumSource.Mode.MATCH_NONE, names = "MADE_.*")
    void every_module_of_a_real_model_can_be_had_beside_the_graph_but_what_a_body_makes(TestModel file) {
        try (Model model = Model.open(file.path(), Options.defaults().threads(1).quiet());
                Tracer tracer = model.trace(file.inputs())) {
            List<Saved> saved = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            for (Module module : model.modules().modules()) {
                if (!module.outputs().isEmpty()) {
                    try {
                        saved.add(tracer.unfused(module.path()).save());
                    } catch (SwallowedException e) {
                        refused.add(module.path());
                    }
                }
            }

            Report report = tracer.run();

            assertThat(refused).isEqualTo(file == TestModel.SILERO ? List.of("If_0") : List.of());
            assertThat(saved).isNotEmpty().allMatch(Saved::reached);
            assertThat(difference(report.fidelity())).isLessThan(1e-5);
            assertThat(report.leftOut()).isEqualTo(Map.of());
        }
    }

    private static double difference(Fidelity fidelity) {
        return fidelity instanceof Fidelity.Perturbed perturbed ? perturbed.maxAbsDifference() : 0;
    }
}
