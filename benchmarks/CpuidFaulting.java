import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.backplane.x86.cpuidfault.host.FaultBackend;
import org.backplane.x86.cpuidfault.host.HostRegister;

/**
 * What counts of a load come to with each way of having CPUID fault: writes of the host's register, exits that CPUID takes, and cycles
 * for prices. Arguments: loads, each NAME:GUEST:EXITS:CPUIDS, with the guest's bit, how often the vCPU went to a device and how often
 * user mode executed CPUID meanwhile. Prints a table in Markdown.
 */
public final class CpuidFaulting {
    private static final Map<String, Function<HostRegister, FaultBackend>> WAYS = Map.of("emulated",
            FaultBackend::emulated, "lazy", FaultBackend::lazy, "eager", FaultBackend::eager);
    private static final int[] ROUND_TRIPS = {250, 300};
    private static final int[] EXITS = {500, 1000, 2000};

    private record Load(String name, long guest, long exits, long cpuids) {
        static Load of(String text) {
            String[] parts = text.split(":");
            return new Load(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]));
        }

        /** The vCPU is loaded and put once for each exit, and executes its CPUIDs evenly between. */
        String row(long host, String way) {
            HostRegister register = new HostRegister(host);
            FaultBackend backend = WAYS.get(way).apply(register);
            long done = 0;
            for (long n = 1; n <= exits; n++) {
                backend.load(guest);
                for (; done < cpuids * n / exits; done++) {
                    if (backend.userCpuid(guest) != (guest == 1)) { throw new AssertionError("the guest can tell"); }
                }
                backend.put();
            }
            List<String> cells = new ArrayList<>(List.of(name, "" + host, "" + guest, way, "" + register.writes(),
                    "" + backend.exits()));
            for (int exit : EXITS) {
                for (int trip : ROUND_TRIPS) {
                    cells.add("%.2f".formatted((register.writes() / 2.0 * trip + (double) backend.exits() * exit) / 1e6));
                }
            }
            return "| " + String.join(" | ", cells) + " |";
        }
    }

    public static void main(String[] arguments) {
        StringBuilder head = new StringBuilder("| load | H | G | way | writes | exits of CPUID |");
        for (int exit : EXITS) {
            for (int trip : ROUND_TRIPS) { head.append(' ').append(trip).append(" / ").append(exit).append(" |"); }
        }
        System.out.println(head + "\n|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (String text : arguments) {
            Load load = Load.of(text);
            for (long host = 0; host < 2; host++) {
                for (String way : List.of("emulated", "lazy", "eager")) { System.out.println(load.row(host, way)); }
            }
        }
    }
}
