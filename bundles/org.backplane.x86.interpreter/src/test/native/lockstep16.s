# As lockstep.s, for programs in real mode. Between them, and at every exception, the processor is in protected mode without paging.

        .include "lockstep.inc"

        .set    PROGRAM, 0x20000
        .set    DATA, 0x30000           # and stack, in one segment
        .set    DATA_BYTES, 0x10000

        .set    LOW, 0x1000             # where the code of 16 bits is, in real mode segment 100
        .set    PROGRAM_SEGMENT, 0x2000
        .set    DATA_SEGMENT, 0x3000

        # what is on the stack of a program that an exception has ended: PUSHA's, then
        .set    FRAME_SEGMENTS, 32      # GS, FS, ES, DS
        .set    FRAME_VECTOR, 40
        .set    FRAME_IP, 42
        .set    FRAME_CS, 44
        .set    FRAME_FLAGS, 46
        .set    FRAME, 48

        .text
        .globl  _start
        .code32
_start: jmp     boot
        multiboot

boot:   cli
        mov     $stack, %esp
        lgdt    gdtr
        ljmp    $8, $1f
1:      mov     $16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $0x40600, %eax          # OSFXSR, OSXMMEXCPT, OSXSAVE
        mov     %eax, %cr4
        mov     $0x33, %eax
        mov     %eax, %cr0
        all_features
        no_interrupts
        mov     $low, %esi
        mov     $LOW, %edi
        mov     $low_end - low, %ecx
        cld
        rep movsb
        xor     %edi, %edi              # vectors
        mov     $LOW << 12, %eax
1:      stosl
        add     $16, %eax
        cmp     $0x400, %edi
        jb      1b
        lidt    idtr
        mov     INPUT, %eax
        mov     %eax, left
        mov     INPUT+8, %eax
        mov     %eax, step

next:   mov     $stack, %esp
        cld
        decl    left
        js      done
        mov     $PRISTINE, %esi
        mov     $DATA, %edi
        mov     $DATA_BYTES/4, %ecx
        rep movsl
        mov     input, %esi
        mov     $PROGRAM, %edi
        mov     step, %ecx
        add     %ecx, input
        shr     $2, %ecx
        rep movsl
        mov     $PROGRAM, %ebx
        mov     RECORDS(%ebx), %eax
        mov     %eax, records
        movzwl  32(%ebx), %edx          # a frame on its stack
        sub     $FRAME, %edx
        mov     %edx, LOW + frame - low
        add     $DATA, %edx
        mov     $7, %ecx                # PUSHA begins with EDI, which is the last
        mov     %edx, %edi
1:      mov     (%ebx,%ecx,8), %eax
        stosl
        dec     %ecx
        jns     1b
        mov     $DATA_SEGMENT, %eax
        mov     $4, %ecx
        rep stosw
        movw    $0, FRAME_VECTOR(%edx)
        movw    $PROGRAM_SEGMENT, FRAME_CS(%edx)
        mov     RIP(%ebx), %eax
        mov     %ax, FRAME_IP(%edx)
        mov     RFLAGS(%ebx), %eax
        mov     %ax, FRAME_FLAGS(%edx)
        mov     %ebx, %edi
        jmp     restore

done:   end

        # EDX: the frame
record: mov     $16, %eax
        mov     %eax, %ds
        mov     %eax, %es
        mov     %eax, %ss
        mov     $stack, %esp
        cld
        mov     result, %edi
        mov     $7, %ecx
        mov     %edx, %esi
1:      lodsl
        mov     %eax, (%edi,%ecx,8)
        dec     %ecx
        jns     1b
        addw    $FRAME - 32, 32(%edi)
        movzwl  FRAME_IP(%edx), %eax
        mov     %eax, RIP(%edi)
        movzwl  FRAME_CS(%edx), %eax
        mov     %eax, CS(%edi)
        movzwl  FRAME_FLAGS(%edx), %eax
        mov     %eax, RFLAGS(%edi)
        movzwl  FRAME_VECTOR(%edx), %eax
        mov     %eax, VECTOR(%edi)
        mov     FRAME_SEGMENTS(%edx), %eax
        mov     %eax, SEGMENTS(%edi)
        mov     FRAME_SEGMENTS+4(%edx), %eax
        mov     %eax, SEGMENTS+4(%edi)
        movzwl  LOW + frame + 2 - low, %eax
        mov     %eax, STACK_SEGMENT(%edi)
        mov     %edx, %ebp
        mov     $7, %eax
        xor     %edx, %edx
        xsave   XSTATE(%edi)
        mov     $DATA, %esi
        sum     %esi, DATA_BYTES
        vmovq   %xmm0, DIGEST(%edi)
        addl    $2048, result
        decl    records
        jz      next

        # goes on: behind what faulted, where it is when it was a trap, at the beginning from where no instruction begins
        mov     $PROGRAM, %ebx
        btrw    $8, FRAME_FLAGS(%ebp)   # TF
        mov     RIP(%edi), %eax
        sub     RIP(%ebx), %eax
        cmp     LENGTH(%ebx), %eax
        jae     1f
        cmpw    $PROGRAM_SEGMENT, FRAME_CS(%ebp)
        jne     1f
        movzbl  NEXT(%ebx,%eax), %ecx
        jecxz   1f
        mov     VECTOR(%edi), %eax
        mov     $TRAPS, %edx
        bt      %eax, %edx
        jc      restore
        add     %cx, FRAME_IP(%ebp)
        jmp     restore
1:      mov     RIP(%ebx), %eax
        mov     %ax, FRAME_IP(%ebp)
        movw    $PROGRAM_SEGMENT, FRAME_CS(%ebp)

restore:
        mov     $7, %eax
        xor     %edx, %edx
        xrstor  XSTATE(%edi)
        ljmp    $0x18, $leave - low

        # at LOW in segment 100; in protected mode with the selector 18
        .balign 16
low:
        .code16
        .set    vector, 0
        .rept   32
        .balign 16
        pushw   $vector
        jmp     common
        .set    vector, vector + 1
        .endr

common: pushw   %ds
        pushw   %es
        pushw   %fs
        pushw   %gs
        pushal
        movw    %sp, %cs:frame - low
        movw    %ss, %cs:frame + 2 - low
        xor     %edx, %edx
        mov     %ss, %dx
        shl     $4, %edx
        movzwl  %sp, %eax
        add     %eax, %edx
        lgdtl   %cs:low_gdtr - low
        mov     %cr0, %eax
        or      $1, %al
        mov     %eax, %cr0
        ljmpl   $8, $record

leave:  mov     $0x20, %ax
        mov     %ax, %ds
        mov     %ax, %es
        mov     %ax, %fs
        mov     %ax, %gs
        mov     %ax, %ss
        mov     %cr0, %eax
        and     $0xfe, %al
        mov     %eax, %cr0
        ljmpw   $LOW >> 4, $1f - low
1:      mov     $DATA_SEGMENT, %ax
        mov     %ax, %ss
        mov     %cs:frame - low, %sp
        popal
        popw    %gs
        popw    %fs
        popw    %es
        popw    %ds
        add     $2, %sp
        iretw
        .balign 4
frame:  .word   0, 0                    # SP and SS
low_gdtr: .word gdt_end - gdt - 1
        .long   gdt
low_end:
        .code32

        .data
        .balign 8
gdt:    .quad   0, 0x00cf9b000000ffff, 0x00cf93000000ffff
        .quad   0x00009b001000ffff      # 18: LOW
        .quad   0x000093000000ffff      # 20: as segments are in real mode
gdt_end:
gdtr:   .word   gdt_end - gdt - 1
        .long   gdt
idtr:   .word   0x3ff
        .long   0
        .balign 4
input:  .long   INPUT + 4096
result: .long   RESULT
left:   .long   0
step:   .long   0
records: .long  0
        .bss
        .balign 4096
        .skip   4096
stack:
