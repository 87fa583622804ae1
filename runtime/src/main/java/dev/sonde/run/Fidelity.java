package dev.sonde.run;

/** How true a run is to the model as it runs without Sonde: measured when the variant was built, on real inputs. */
public sealed interface Fidelity {
    /** {@return the one of both that promises less} */
    static Fidelity worse(Fidelity a, Fidelity b) {
        if (a instanceof Perturbed one && b instanceof Perturbed other) {
            return one.maxAbsDifference() >= other.maxAbsDifference() ? one : other;
        }
        if (a instanceof Perturbed || b instanceof Exact) {
            return a;
        }
        return b;
    }

    /** Every output that no write can reach has the bits of the plain model's. */
    record Exact() implements Fidelity {
        @Override
        public String toString() {
            return "EXACT";
        }
    }

    /**
     * Something was computed in another way than production computes it.
     *
     * @param maxAbsDifference the largest difference that this made, where it meets what production computes
     * @param why what was computed otherwise
     */
    record Perturbed(double maxAbsDifference, String why) implements Fidelity {
        @Override
        public String toString() {
            return "PERTURBED(max abs difference " + maxAbsDifference + ", " + why + ")";
        }
    }

    /** The plain model does not repeat itself, so there is nothing to compare with. */
    record Unproven(String why) implements Fidelity {
        @Override
        public String toString() {
            return "UNPROVEN(" + why + ")";
        }
    }
}
