package org.backplane.assembler;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.backplane.api.cpu.Architecture;
import org.backplane.api.cpu.ArchitectureFactory;
import org.backplane.api.cpu.ComputedRegister;
import org.backplane.api.cpu.CoreFactory;
import org.backplane.api.cpu.CpuCore;
import org.backplane.api.cpu.CpuExtension;
import org.backplane.api.cpu.CpuState;
import org.backplane.api.cpu.ExtensionFactory;
import org.backplane.api.cpu.FeatureSet;
import org.backplane.api.cpu.SystemRegister;
import org.backplane.api.cpu.VcpuBoard;
import org.backplane.api.cpu.Wiring;
import org.backplane.api.device.Board;
import org.backplane.api.device.Device;
import org.backplane.api.device.DeviceFactory;
import org.backplane.api.device.Window;
import org.backplane.api.machine.Loader;
import org.backplane.api.machine.LoaderFactory;
import org.backplane.api.machine.MachineSpec;
import org.backplane.api.machine.PartProvider;
import org.backplane.api.machine.backend.CharacterBackend;
import org.backplane.api.machine.config.Key;

/** Types with just enough to be checked against. */
final class TestTypes {
    record MachineKeys(@Key(doc = "ISA.", byDefault = "x86-64", allowed = "x86-64") String isa,
            @Key(doc = "RAM.", byDefault = "16M", min = 1 << 20) long memory,
            @Key(doc = "Reboot.", byDefault = "true") boolean reboot) {
    }

    record VcpuKeys(@Key(doc = "Cores.", byDefault = "core") List<String> core,
            @Key(doc = "Model.", byDefault = "plain") String model) {
    }

    record ArchitectureKeys(@Key(doc = "Clock.", byDefault = "1000", min = 1) long hertz) {
    }

    record UartKeys(@Key(doc = "Clock.", byDefault = "1843200", min = 16, max = 1000000000, unit = "Hz") long hertz) {
        UartKeys {
            if (hertz == 17) { throw new IllegalArgumentException("hertz must not be 17"); }
        }
    }

    record NoKeys() {
    }

    record BootKeys(@Key(doc = "Kernel.", byDefault = "") String kernel,
            @Key(doc = "Initrd.", byDefault = "") String initrd,
            @Key(doc = "Command line.", byDefault = "") String append) {
    }

    static final class State extends CpuState {
        State() {
            super(1, 0, 0);
        }
    }

    static Catalogue catalogue() {
        Catalogue all = new Catalogue();
        add(all, "machine", new PartProvider<MachineKeys>() {
            @Override
            public String summary() {
                return "machine";
            }
        });
        add(all, "vcpu", new PartProvider<VcpuKeys>() {
            @Override
            public String summary() {
                return "vcpu";
            }
        });
        add(all, "x86-64", new TestArchitecture());
        add(all, "core", new TestCore("x86-64"));
        add(all, "other-core", new TestCore("other"));
        add(all, "uart", new Uart());
        add(all, "chip", new Chip());
        add(all, "reset", new ResetPort());
        add(all, "faulty", new Faulty());
        add(all, "lapic", new Lapic());
        add(all, "pc.boot", new Boot());
        all.addBackend(new Console(), Map.of("backend.name", "console"));
        return all;
    }

    /** Without the bundles that provide these types and back ends. */
    static Catalogue catalogueWithout(List<String> names) {
        Catalogue all = catalogue();
        for (String name : names) {
            PartProvider<?> provider = all.provider(name);
            if (provider == null) {
                all.removeBackend((CharacterBackend) all.backends().get(name), Map.of("backend.name", name));
            } else {
                all.remove(provider, Map.of("part.type", name));
            }
        }
        return all;
    }

    private static void add(Catalogue all, String type, PartProvider<?> provider) {
        all.add(provider, Map.of("part.type", type));
    }

    private TestTypes() {
    }

    private static final class Console implements CharacterBackend {
        @Override
        public boolean offer(int value) {
            return true;
        }

        @Override
        public int poll() {
            return -1;
        }

        @Override
        public void listen(Runnable onChange) {
        }
    }

    private static final class TestArchitecture implements ArchitectureFactory<ArchitectureKeys> {
        @Override
        public String summary() {
            return "architecture";
        }

        @Override
        public List<String> models() {
            return List.of("plain", "fancy");
        }

        @Override
        public Architecture create(ArchitectureKeys config, String model, int index, MachineSpec machine,
                Consumer<String> problems) {
            return new Architecture() {
                @Override
                public CpuState createState() {
                    return new State();
                }

                @Override
                public void reset(CpuState state, boolean init) {
                }

                @Override
                public void start(CpuState state, long address) {
                }

                @Override
                public List<SystemRegister> registers(CpuState state) {
                    return List.of();
                }

                @Override
                public Wiring wire(Wiring base, FeatureSet offered) {
                    return base;
                }
            };
        }
    }

    private static final class TestCore implements CoreFactory<NoKeys> {
        private final String isa;

        TestCore(String isa) {
            this.isa = isa;
        }

        @Override
        public String summary() {
            return "core";
        }

        @Override
        public String isa() {
            return isa;
        }

        @Override
        public void offer(FeatureSet features) {
            features.add("sse2", "fpu");
        }

        @Override
        public CpuCore create(NoKeys config) {
            throw new IllegalStateException("a check creates no core");
        }
    }

    private static final class Uart implements DeviceFactory<UartKeys> {
        @Override
        public String summary() {
            return "uart";
        }

        @Override
        public Device create(UartKeys config, Board board) {
            board.window("", 8).octet(0, "DATA");
            board.irq("irq");
            board.backend("backend", CharacterBackend.class);
            return new Device() {
            };
        }
    }

    private static final class Chip implements DeviceFactory<NoKeys> {
        @Override
        public String summary() {
            return "interrupt controller";
        }

        @Override
        public Device create(NoKeys config, Board board) {
            board.window("", 16);
            board.inputs(8, (_, _) -> {
            });
            board.input("nmi", (_, _) -> {
            });
            return new Device() {
            };
        }
    }

    private static final class ResetPort implements DeviceFactory<NoKeys> {
        @Override
        public String summary() {
            return "reset port";
        }

        @Override
        public Device create(NoKeys config, Board board) {
            board.window("", 1).overlay();
            return new Device() {
            };
        }
    }

    private static final class Faulty implements DeviceFactory<NoKeys> {
        @Override
        public String summary() {
            return "device that cannot be made";
        }

        @Override
        public Device create(NoKeys config, Board board) {
            throw new IllegalStateException("out of order");
        }
    }

    private static final class Lapic implements ExtensionFactory<NoKeys> {
        @Override
        public String summary() {
            return "local interrupt controller";
        }

        @Override
        public CpuExtension create(NoKeys config, VcpuBoard board) {
            Window window = board.window("", 4096);
            window.array(0x100, "ISR", 4, 0x10, 8);
            window.word(0x20, "ID").field(24, 8, "ID").bit(0, "ODD");
            board.input("lint0", (_, _) -> {
            });
            return new CpuExtension() {
                @Override
                public List<SystemRegister> registers() {
                    return List.of(new ComputedRegister(0x1b, "APIC_BASE", () -> true));
                }
            };
        }
    }

    private static final class Boot implements LoaderFactory<BootKeys> {
        @Override
        public String summary() {
            return "loader";
        }

        @Override
        public Loader create(BootKeys config) {
            throw new IllegalStateException("a check creates no loader");
        }

        @Override
        public void check(BootKeys config, MachineSpec machine, Consumer<String> problems) {
            if (config.kernel().equals("missing")) {
                problems.accept("kernel missing: there is no such file");
            }
        }
    }
}
